package io.dotmesh.adapters.httpclient;

import static io.dotmesh.adapters.httpclient.UseCasesTest.ALICE_READ;
import static io.dotmesh.adapters.httpclient.UseCasesTest.BOB_READ;
import static io.dotmesh.adapters.httpclient.UseCasesTest.BRANCH_VIEW_READ;
import static io.dotmesh.adapters.httpclient.UseCasesTest.DOT_READ;
import static io.dotmesh.adapters.httpclient.UseCasesTest.DOT_VIEW;
import static io.dotmesh.adapters.httpclient.UseCasesTest.DOT_VIEW_READ;
import static io.dotmesh.adapters.httpclient.UseCasesTest.SHOP;
import static io.dotmesh.adapters.httpclient.UseCasesTest.ask;
import static io.dotmesh.adapters.httpclient.UseCasesTest.asks;
import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.Quota;
import io.dotmesh.ports.driving.DotView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How quotas are asked for and read. */
class QuotaRequestsTest {
    @Test
    void quotas() throws IOException {
        var tenGib = Optional.of(new Quota(10L << 30));
        var bounded = new DotView(DOT_READ.bounded(tenGib), ALICE_READ, List.of(BOB_READ), List.of(BRANCH_VIEW_READ));
        asks(
                DOT_VIEW.replace("\"Owner\":", "\"QuotaBytes\":10737418240,\"Owner\":"),
                to -> to.dots().setQuota(SHOP, tenGib),
                "SetQuota {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Quota\":\"10G\"}",
                bounded);
        asks(
                DOT_VIEW,
                to -> to.dots().setQuota(SHOP, Optional.empty()),
                "SetQuota {\"Namespace\":\"admin\",\"Name\":\"shop\",\"Quota\":\"none\"}",
                DOT_VIEW_READ);
        var nonsense = ask(
                DOT_VIEW.replace("\"Owner\":", "\"QuotaBytes\":7,\"Owner\":"),
                to -> to.dots().show(SHOP));
        assertThat(nonsense.answer().isDone()).isFalse();
    }
}
