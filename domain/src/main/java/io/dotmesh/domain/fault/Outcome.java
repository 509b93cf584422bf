package io.dotmesh.domain.fault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What was asked for, or the reason there is none.
 *
 * <p>Everything here rests on {@link #fold}, which each of the two answers by itself: for a switch over patterns the JVM
 * makes a class when it first comes by, and a command that people wait for comes by here again and again.
 */
public sealed interface Outcome<T> {

    /** The value. */
    record Done<T>(T value) implements Outcome<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> done, Function<? super Fault, ? extends R> faulted) {
            return done.apply(value);
        }
    }

    /** The reason. */
    record Faulted<T>(Fault fault) implements Outcome<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> done, Function<? super Fault, ? extends R> faulted) {
            return faulted.apply(fault);
        }
    }

    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    static Outcome<Nothing> done() {
        return new Done<>(Nothing.NOTHING);
    }

    static <T> Outcome<T> faulted(Fault fault) {
        return new Faulted<>(fault);
    }

    /** The caller can change the request; {@code next} says how. */
    static <T> Outcome<T> refused(FaultCode code, String detail, String next) {
        return new Faulted<>(new Fault.Refused(code, detail, next));
    }

    /** Asking again may help. */
    static <T> Outcome<T> unavailable(FaultCode code, String detail, String next) {
        return new Faulted<>(new Fault.Unavailable(code, detail, next));
    }

    /** Only a person can help. */
    static <T> Outcome<T> broken(FaultCode code, String detail, String next) {
        return new Faulted<>(new Fault.Broken(code, detail, next));
    }

    /** All values in order, or the first fault. */
    static <A, B> Outcome<List<B>> each(Collection<? extends A> items, Function<? super A, ? extends Outcome<B>> step) {
        var values = new ArrayList<B>(items.size());
        for (A item : items) {
            switch (step.apply(item)) {
                case Done<B>(var value) -> values.add(value);
                case Faulted<B>(var fault) -> {
                    return faulted(fault);
                }
            }
        }
        return done(List.copyOf(values));
    }

    <R> R fold(Function<? super T, ? extends R> done, Function<? super Fault, ? extends R> faulted);

    default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
        return fold(value -> new Done<>(change.apply(value)), Faulted::new);
    }

    default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
        return fold(next, Faulted::new);
    }

    default Outcome<T> peek(Consumer<? super T> look) {
        if (this instanceof Done<T>(var value)) {
            look.accept(value);
        }
        return this;
    }

    default T orElse(T other) {
        return fold(value -> value, _ -> other);
    }

    default Optional<T> toOptional() {
        return fold(Optional::of, _ -> Optional.empty());
    }

    default Optional<Fault> toFault() {
        return fold(_ -> Optional.empty(), Optional::of);
    }

    default boolean isDone() {
        return this instanceof Done<T>;
    }

    /** For places where a fault can only be a bug: tests, and values that were parsed before. */
    default T orElseThrow() {
        return fold(value -> value, fault -> {
            throw new IllegalStateException(fault.toString());
        });
    }
}
