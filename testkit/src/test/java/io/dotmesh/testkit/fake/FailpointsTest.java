package io.dotmesh.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.VolumeStore;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decorators fail where they were told, and nowhere else. */
class FailpointsTest {
    private static final BranchId BRANCH = new BranchId("branch");
    private static final Fault FULL = new Fault.Unavailable(FaultCode.NO_SPACE, "the disk is full", "Free some.");

    @TempDir
    Path data;

    private final Failpoints failpoints = new Failpoints();
    private final FakeRegistry registry = new FakeRegistry();
    private VolumeStore store = new FailingVolumeStore(unopened(), failpoints);

    private static VolumeStore unopened() {
        return (VolumeStore) Proxy.newProxyInstance(
                VolumeStore.class.getClassLoader(), new Class<?>[] {VolumeStore.class}, (_, method, _) -> {
                    throw new IllegalStateException(method + " before the store was opened");
                });
    }

    @BeforeEach
    void open() {
        store = new FailingVolumeStore(DirectoryVolumeStore.open(data).orElseThrow(), failpoints);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyBoundaryIsSeenInOrder() {
        var dots = new FailingRegistry(registry, failpoints).dots();
        store.inspect(BRANCH).orElseThrow();
        dots.sagas().orElseThrow();
        store.commitIds().orElseThrow();

        assertThat(failpoints.stepsSeen())
                .containsExactly(
                        "inspect:before",
                        "inspect:after",
                        "sagas:before",
                        "sagas:after",
                        "commitIds:before",
                        "commitIds:after");
        assertThat(failpoints.calls("inspect")).isEqualTo(1);
        assertThat(failpoints.calls("mount")).isZero();
    }

    @Test
    void aFaultBeforeACallKeepsItFromBeingMadeOnce() {
        failpoints.failNext("create", FULL);

        assertThat(create()).isEqualTo(Outcome.faulted(FULL));
        assertThat(store.inspect(BRANCH).orElseThrow()).isEmpty();
        assertThat(create().isDone()).isTrue();
    }

    @Test
    void aLostAnswerLeavesWhatWasDone() {
        failpoints.loseAnswerOfNext("create", FULL);

        assertThat(create()).isEqualTo(Outcome.faulted(FULL));
        assertThat(store.inspect(BRANCH).orElseThrow()).isPresent();
    }

    @Test
    void anActionRunsAtTheBoundaryOfThatIndex() {
        var seen = new ArrayList<List<String>>();
        failpoints.runAt(2, () -> seen.add(failpoints.stepsSeen()));
        store.commitIds().orElseThrow();
        store.inspect(BRANCH).orElseThrow();
        store.inspect(BRANCH).orElseThrow();

        assertThat(seen).containsExactly(List.of("commitIds:before", "commitIds:after", "inspect:before"));
    }

    @Test
    void anActionMayThrowInPlaceOfTheProcessBeingKilled() {
        failpoints.runAt("create:before", () -> {
            throw new IllegalStateException("killed");
        });

        assertThatThrownBy(this::create).hasMessage("killed");
        assertThat(store.inspect(BRANCH).orElseThrow()).isEmpty();
    }

    @Test
    void whatIsForgottenDoesNotHappen() {
        failpoints.failNext("create", FULL);
        failpoints.failAt(0, FULL);
        failpoints.forget();

        assertThat(create().isDone()).isTrue();
        assertThat(failpoints.stepsSeen()).hasSize(2);
    }

    @Test
    void anOrderForWhatIsNoBoundaryIsRefused() {
        assertThatThrownBy(() -> failpoints.runAt("create", () -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyMethodThatCanFailPassesUnderItsOwnName() throws ReflectiveOperationException {
        for (var port : List.of(VolumeStore.class, DotRegister.class)) {
            for (var method : port.getMethods()) {
                if (method.getReturnType().equals(Outcome.class)) {
                    failpoints.forget();
                    failpoints.failNext(method.getName(), FULL);
                    var decorated = port.equals(VolumeStore.class)
                            ? store
                            : new FailingDotRegister(registry.dots(), failpoints);

                    assertThat(method.invoke(decorated, arguments(method)))
                            .as("%s", method)
                            .isEqualTo(Outcome.faulted(FULL));
                }
            }
        }
    }

    /** The calls are never made, so anything of the right kind serves. */
    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type.equals(int.class) ? (Object) 1 : null)
                .toArray();
    }

    private Outcome<VolumeStore.Volume> create() {
        return store.create(BRANCH, Specimens.label());
    }
}
