package io.dotmesh.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/** A condition that a type meets or does not, as a whole. */
final class Satisfying extends ArchCondition<JavaClass> {
    private final String description;
    private final Predicate<JavaClass> holds;

    private Satisfying(String description, Predicate<JavaClass> holds) {
        super(description);
        this.description = description;
        this.holds = holds;
    }

    static ArchCondition<JavaClass> that(String description, Predicate<JavaClass> holds) {
        return new Satisfying(description, holds);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!holds.test(type)) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + " does not " + description));
        }
    }
}
