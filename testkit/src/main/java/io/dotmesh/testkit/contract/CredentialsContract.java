package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.account.Secret;
import io.dotmesh.ports.driven.Credentials;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Credentials} promises. */
public abstract class CredentialsContract {
    private static final Secret PASSWORD = new Secret("correct horse battery staple");

    /** Made by Python's hashlib.scrypt with the original's parameters, of {@link #PASSWORD} and the bytes 0 to 31. */
    private static final String OF_THE_ORIGINAL = "$scrypt$ln=15,r=8,p=1$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8$"
            + "RQ+mlUX3ogYscYllBpw4vifBeJ9ejPmwCsuV/cxUxD0";

    protected CredentialsContract() {}

    protected abstract Credentials credentials();

    @Test
    void aPasswordMatchesItsOwnHashAndNoOther() {
        var hash = credentials().hashPassword(PASSWORD);

        assertThat(credentials().passwordMatches(PASSWORD, hash)).isTrue();
        assertThat(credentials().passwordMatches(new Secret(PASSWORD.value() + " "), hash))
                .isFalse();
        assertThat(credentials().passwordMatches(new Secret("Correct horse battery staple"), hash))
                .isFalse();
        assertThat(credentials().passwordMatches(new Secret(""), hash)).isFalse();
    }

    @Test
    void twoHashesOfOnePasswordDiffer() {
        assertThat(credentials().hashPassword(PASSWORD))
                .isNotEqualTo(credentials().hashPassword(PASSWORD));
    }

    @Test
    void aHashOfAPasswordNamesItsParametersAndNotThePassword() {
        assertThat(credentials().hashPassword(PASSWORD))
                .matches("\\$[a-z0-9-]+\\$[^$]+\\$[A-Za-z0-9+/]+\\$[A-Za-z0-9+/]+")
                .doesNotContain("correct", "staple");
    }

    @Test
    void aHashOfTheOriginalIsRead() {
        assertThat(credentials().passwordMatches(PASSWORD, OF_THE_ORIGINAL)).isTrue();
        assertThat(credentials().passwordMatches(new Secret("another"), OF_THE_ORIGINAL))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "plain text",
                "$scrypt$",
                "$scrypt$ln=15,r=8,p=1$$",
                "$scrypt$ln=15,r=8,p=1$AAECAwQFBgcICQoLDA0ODw",
                "$scrypt$ln=15,r=8,p=1$***$***",
                "$scrypt$ln=0,r=0,p=0$AAEC$AAEC",
                "$scrypt$ln=-1,r=8,p=1$AAEC$AAEC",
                "$scrypt$ln=99,r=8,p=1$AAEC$AAEC",
                "$scrypt$ln=15,r=99999999999,p=1$AAEC$AAEC",
                "$unheard-of$v=1$AAEC$AAEC"
            })
    void aHashThatCannotBeReadMatchesNothing(String hash) {
        assertThat(credentials().passwordMatches(PASSWORD, hash)).isFalse();
        assertThat(credentials().passwordMatches(new Secret(""), hash)).isFalse();
        assertThat(credentials().apiKeyMatches(PASSWORD, hash)).isFalse();
        assertThat(credentials().apiKeyMatches(new Secret(""), hash)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "pässwörd", "日本語\uD83D\uDE80", "a\u0000b", "$scrypt$ln=15,r=8,p=1$AA$AA"})
    void anyTextCanBeAPassword(String text) {
        var hash = credentials().hashPassword(new Secret(text));

        assertThat(credentials().passwordMatches(new Secret(text), hash)).isTrue();
        assertThat(credentials().passwordMatches(new Secret(text + "x"), hash)).isFalse();
    }

    @Test
    void allOfALongPasswordCounts() {
        var hash = credentials().hashPassword(new Secret("x".repeat(1000) + "1"));

        assertThat(credentials().passwordMatches(new Secret("x".repeat(1000) + "1"), hash))
                .isTrue();
        assertThat(credentials().passwordMatches(new Secret("x".repeat(1000) + "2"), hash))
                .isFalse();
    }

    @Test
    void anApiKeyMatchesItsOwnHashAndNoOther() {
        var key = credentials().newApiKey();
        var hash = credentials().hashApiKey(key);

        assertThat(credentials().apiKeyMatches(key, hash)).isTrue();
        assertThat(credentials().apiKeyMatches(credentials().newApiKey(), hash)).isFalse();
        assertThat(credentials().apiKeyMatches(new Secret(""), hash)).isFalse();
        assertThat(credentials().apiKeyMatches(new Secret(hash), hash)).isFalse();
        assertThat(hash).doesNotContain(key.value());
    }

    @Test
    void aPasswordHashIsNoApiKeyHashNorTheOtherWayRound() {
        var secret = credentials().newApiKey();

        assertThat(credentials().apiKeyMatches(secret, credentials().hashPassword(secret)))
                .isFalse();
        assertThat(credentials().passwordMatches(secret, credentials().hashApiKey(secret)))
                .isFalse();
    }

    @Test
    void anApiKeyIsInTheAlphabetOfTheOriginal() {
        assertThat(credentials().newApiKey().value()).matches("[A-Z2-7]{32,}=*");
    }

    @Test
    void aNewPasswordHasAtLeastAHundredBits() {
        assertThat(credentials().newPassword().value()).matches("[A-Za-z0-9_-]{20,}");
    }

    @Test
    void newSecretsAreNeverTheSame() {
        var made = IntStream.range(0, 100)
                .boxed()
                .flatMap(_ ->
                        Stream.of(credentials().newPassword(), credentials().newApiKey()))
                .map(Secret::value)
                .toList();

        assertThat(made).doesNotHaveDuplicates();
    }
}
