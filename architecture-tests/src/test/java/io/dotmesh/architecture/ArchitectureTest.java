package io.dotmesh.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {
    private static JavaClasses shipped;

    @BeforeAll
    static void read() {
        shipped = Project.shippedClasses();
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleHolds(Rule rule) {
        rule.rule().check(shipped);
    }
}
