package io.dotmesh.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private record Part(String scheme) {}

    private static final Part ONE = new Part("one");
    private static final Part TWO = new Part("two");

    @Test
    void thePartWithTheWordIsFound() {
        assertThat(Providers.choose(List.of(ONE, TWO), Part::scheme, "store", "two")
                        .orElseThrow())
                .isSameAs(TWO);
    }

    @Test
    void anUnknownWordIsAnsweredWithTheOnesThatThereAre() {
        var fault = Providers.choose(List.of(TWO, ONE), Part::scheme, "store", "tow")
                .toFault()
                .orElseThrow();
        assertThat(fault.detail()).isEqualTo("there is no store 'tow'");
        assertThat(fault.next()).isEqualTo("There is: one, two.");
    }

    @Test
    void twoPartsWithOneWordAreRefused() {
        var fault = Providers.choose(List.of(ONE, new Part("one")), Part::scheme, "store", "one")
                .toFault()
                .orElseThrow();
        assertThat(fault.detail()).startsWith("there are 2 of the store 'one'");
    }
}
