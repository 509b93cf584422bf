package io.dotmesh.domain.dot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String FORM = "should match pattern: ^[a-zA-Z0-9_\\-]{1,64}$";

    private static String detail(Outcome<?> outcome) {
        assertThat(outcome.toFault()).hasValueSatisfying(fault -> {
            assertThat(fault).isInstanceOf(Fault.Refused.class);
            assertThat(fault.code()).isEqualTo(FaultCode.INVALID);
            assertThat(fault.next()).isNotBlank();
        });
        return outcome.toFault().map(Fault::detail).orElse("");
    }

    @ParameterizedTest
    @CsvSource({"shop,admin,shop,shop", "admin/shop,admin,shop,shop", "alice/shop,alice,shop,alice/shop", "-/_,-,_,-/_"
    })
    void aDotNameHasANamespaceWhichMayBeLeftOutForAdmin(String text, String namespace, String name, String shortForm) {
        var parsed = DotName.parse(text).orElseThrow();
        assertThat(parsed).isEqualTo(new DotName(new Namespace(namespace), name));
        assertThat(parsed).hasToString(namespace + "/" + name);
        assertThat(parsed.shortForm()).isEqualTo(shortForm);
        assertThat(DotName.parse(namespace, name)).isEqualTo(Outcome.done(parsed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/c", "a//b", "//", "a/b/"})
    void aDotNameWithTwoSlashesIsRefused(String text) {
        assertThat(detail(DotName.parse(text)))
                .isEqualTo("Volume names must be of the form NAMESPACE/VOLUME or just VOLUME: '" + text + "'");
    }

    @Test
    void aDotNameWithAnEmptyHalfIsRefusedByThatHalf() {
        assertThat(detail(DotName.parse(""))).isEqualTo("name cannot be empty");
        assertThat(detail(DotName.parse("alice/"))).isEqualTo("name cannot be empty");
        assertThat(detail(DotName.parse("/shop"))).isEqualTo("namespace cannot be empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "..",
                ".",
                "a@b",
                "a b",
                "a\tb",
                "a\n",
                "\0",
                "ä",
                "名",
                "a.b",
                "a:b",
                "%2f",
                "$(x)",
                "a\u200Bb"
            })
    void whatIsNotLettersDigitsHyphensOrUnderscoresIsNoName(String text) {
        assertThat(detail(DotName.parse("alice", text))).isEqualTo("invalid dot name, " + FORM);
        assertThat(detail(Namespace.parse(text))).isEqualTo("invalid namespace name, " + FORM);
        assertThat(detail(BranchName.parse(text))).isEqualTo("invalid branch name, " + FORM);
        assertThat(detail(SubdotName.parse(text))).isEqualTo("invalid subdot name, " + FORM);
        assertThatIllegalArgumentException().isThrownBy(() -> new DotName(Namespace.ADMIN, text));
        assertThatIllegalArgumentException().isThrownBy(() -> new Namespace(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new BranchName(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new SubdotName(text));
    }

    @Test
    void aNameHasAtMost64Characters() {
        assertThat(DotName.parse("n".repeat(64) + "/" + "d".repeat(64)).isDone())
                .isTrue();
        assertThat(detail(DotName.parse("d".repeat(65)))).contains(FORM);
        assertThat(BranchName.parse("b".repeat(64)).isDone()).isTrue();
        assertThat(detail(BranchName.parse("b".repeat(65)))).contains(FORM);
    }

    @Test
    void theBranchWithoutANameIsMaster() {
        assertThat(BranchName.parse("")).isEqualTo(Outcome.done(BranchName.MASTER));
        assertThat(BranchName.parse("master").map(BranchName::isMaster)).isEqualTo(Outcome.done(true));
        assertThat(BranchName.parse("Master").map(BranchName::isMaster)).isEqualTo(Outcome.done(false));
    }

    @Test
    void namesAreSortedByNamespaceAndThenByName() {
        assertThat(Stream.of("b/a", "a/b", "a-b/a", "a/a", "B/z")
                        .map(text -> DotName.parse(text).orElseThrow())
                        .sorted())
                .map(DotName::toString)
                .containsExactly("B/z", "a/a", "a/b", "a-b/a", "b/a");
        assertThat(new BranchName("b")).isGreaterThan(new BranchName("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "9", "-x", "a_", "A__b__"})
    void aSubdotHasANameOfItsOwn(String text) {
        assertThat(SubdotName.parse(text)).isEqualTo(Outcome.done(new SubdotName(text)));
        assertThat(new SubdotName(text)).hasToString(text);
    }

    @Test
    void theDefaultAndTheRootAreSubdotsToo() {
        assertThat(SubdotName.parse("__default__")).isEqualTo(Outcome.done(SubdotName.DEFAULT));
        assertThat(SubdotName.parse("__root__")).isEqualTo(Outcome.done(SubdotName.ROOT));
        assertThat(SubdotName.ROOT.isRoot()).isTrue();
        assertThat(SubdotName.DEFAULT.isRoot()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_", "_x", "__", "__other__", "__ROOT__", "__default"})
    void otherSubdotsThatBeginWithAnUnderscoreAreReserved(String text) {
        assertThat(detail(SubdotName.parse(text)))
                .isEqualTo("invalid subdot name, names that begin with '_' are reserved: '" + text + "'");
    }

    @Test
    void anEmptySubdotIsRefused() {
        assertThat(detail(SubdotName.parse(""))).isEqualTo("subdot cannot be empty");
        assertThat(detail(Namespace.parse(""))).isEqualTo("namespace cannot be empty");
    }
}
