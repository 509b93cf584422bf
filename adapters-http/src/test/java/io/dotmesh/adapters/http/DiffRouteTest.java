package io.dotmesh.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The original's address for what changed. */
class DiffRouteTest {
    private static final Front FRONT = new Front();

    @BeforeEach
    void forget() {
        FRONT.node.forget();
    }

    @AfterAll
    static void close() {
        FRONT.close();
    }

    private static Client.Response get(String path) throws IOException {
        return Client.get(FRONT.port, path, Client.BASIC);
    }

    @Test
    void itListsTheDefaultSubdotOfMaster() throws IOException {
        var response = get("/diff/admin:shop");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).startsWith("application/json");
        assertThat(response.body())
                .isEqualTo("[{\"change\":\"+\",\"filename\":\"a/b.txt\"},{\"change\":\"-\",\"filename\":\"old é\"},"
                        + "{\"change\":\"-\",\"filename\":\"then\"}]");
        assertThat(FRONT.node.asked)
                .containsExactly(
                        "branches.show(admin/shop, master)", "commits.diff(m1, Optional.empty, Optional.empty)");
    }

    @Test
    void itListsWhatChangedSinceACommit() throws IOException {
        assertThat(get("/diff/admin%3Ashop/c1").status()).isEqualTo(200);
        assertThat(FRONT.node.asked).contains("commits.diff(m1, Optional[c1], Optional.empty)");
    }

    @Test
    void namesThatCannotBeOnesAreBadRequests() throws IOException {
        var response = get("/diff/admin:sh.op");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).startsWith("invalid dot name, should match pattern");
        assertThat(get("/diff/:shop").body()).isEqualTo("namespace cannot be empty\n");
        assertThat(get("/diff/admin:shop/a.b").body()).startsWith("invalid snapshot name");
        assertThat(get("/diff/admin").status()).isEqualTo(404);
        assertThat(get("/diff/admin:shop/c1/more").status()).isEqualTo(404);
    }

    @Test
    void onlyGetIsTaken() throws IOException {
        try (var client = new Client(FRONT.port)) {
            client.send("POST /diff/admin:shop", "x", Client.BASIC);
            var response = client.receive();
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void faultsAreToldByTheStatus() throws IOException {
        FRONT.node.answer(
                "branches.show",
                () -> Outcome.refused(
                        FaultCode.NO_SUCH_DOT, "No such filesystem named 'admin/shop'", "See 'dm list'."));
        assertThat(get("/diff/admin:shop").status()).isEqualTo(404);
        FRONT.node.answer(
                "branches.show", () -> Outcome.unavailable(FaultCode.STORAGE_UNAVAILABLE, "the pool is away", "Wait."));
        assertThat(get("/diff/admin:shop").status()).isEqualTo(503);
        FRONT.node.answer(
                "branches.show", () -> Outcome.broken(FaultCode.CORRUPT, "the register is damaged", "Mend it."));
        assertThat(get("/diff/admin:shop").status()).isEqualTo(500);
    }

    @Test
    void aStrangerIsToldTheSameWhetherTheDotIsThereOrNot() throws IOException {
        FRONT.node.answer("accounts.current", () -> Outcome.done(Samples.ALICE));
        FRONT.node.answer(
                "branches.show",
                () -> Outcome.refused(
                        FaultCode.NO_SUCH_DOT, "No such filesystem named 'admin/shop'", "See 'dm list'."));
        var response = get("/diff/admin:shop");
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("User admin is not the administrator of namespace admin\n");
    }
}
