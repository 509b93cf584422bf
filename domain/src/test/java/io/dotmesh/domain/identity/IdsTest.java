package io.dotmesh.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    /** One kind of id: how it is read, how it is made, and what it is called in messages. */
    record Kind(String what, Function<String, ? extends Outcome<?>> parse, Function<String, ?> make) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("node", NodeId::parse, NodeId::new),
                new Kind("account", AccountId::parse, AccountId::new),
                new Kind("dot", DotId::parse, DotId::new),
                new Kind("filesystem", BranchId::parse, BranchId::new),
                new Kind("snapshot", CommitId::parse, CommitId::new));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anIdIsReadAndPrintedAsItIs(Kind kind) {
        for (var text : List.of("a", "-", "_", "4ad1c0de-0000-4000-8000-00000000000a", "Z".repeat(64))) {
            assertThat(kind.parse().apply(text))
                    .isEqualTo(Outcome.done(kind.make().apply(text)));
            assertThat(kind.make().apply(text)).hasToString(text);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEmptyIdIsRefusedByName(Kind kind) {
        assertThat(kind.parse().apply("").toFault())
                .hasValueSatisfying(fault -> assertThat(fault.detail()).isEqualTo(kind.what() + " cannot be empty"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatCouldLeaveAPathOrADatasetNameIsRefused(Kind kind) {
        for (var text : List.of(
                " ",
                ".",
                "..",
                "a/b",
                "a@b",
                "a b",
                "a\nb",
                "a\n",
                "\n",
                "a\0",
                "ä",
                "a:b",
                "a%b",
                "#",
                "Z".repeat(65))) {
            assertThat(kind.parse().apply(text).toFault()).hasValueSatisfying(fault -> {
                assertThat(fault).isInstanceOf(Fault.Refused.class);
                assertThat(fault.code()).isEqualTo(FaultCode.INVALID);
                assertThat(fault.detail())
                        .isEqualTo("invalid " + kind.what() + " name, should match pattern: ^[a-zA-Z0-9_\\-]{1,64}$");
            });
            assertThatIllegalArgumentException().isThrownBy(() -> kind.make().apply(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a\n"})
    void aSagaIdHasTheSameForm(String text) {
        assertThat(new SagaId("saga-1")).hasToString("saga-1");
        assertThatIllegalArgumentException().isThrownBy(() -> new SagaId(text));
    }

    @Test
    void idsAreSortedAsText() {
        assertThat(Stream.of("b", "a", "B", "_").map(DotId::new).sorted())
                .map(DotId::value)
                .containsExactly("B", "_", "a", "b");
        assertThat(Stream.of("b", "a").map(NodeId::new).sorted()).first().isEqualTo(new NodeId("a"));
        assertThat(Stream.of("b", "a").map(AccountId::new).sorted()).first().isEqualTo(new AccountId("a"));
        assertThat(Stream.of("b", "a").map(BranchId::new).sorted()).first().isEqualTo(new BranchId("a"));
        assertThat(Stream.of("b", "a").map(CommitId::new).sorted()).first().isEqualTo(new CommitId("a"));
    }
}
