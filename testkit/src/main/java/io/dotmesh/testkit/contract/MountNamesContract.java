package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Namespace;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.MountNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link MountNames} promises. */
public abstract class MountNamesContract {
    private static final DotName SHOP = new DotName(new Namespace("alice"), "shop");
    private static final DotName SHOP_TWO = new DotName(new Namespace("alice"), "shop-2");
    private static final DotName OTHERS = new DotName(new Namespace("bob"), "shop");
    private static final BranchName FEATURE = new BranchName("feature");
    private static final Optional<BranchName> PINNED = Optional.of(FEATURE);
    private static final Optional<BranchName> FLOATING = Optional.empty();

    @TempDir
    private Path temporary;

    private Path one = Path.of("");
    private Path two = Path.of("");

    protected MountNamesContract() {}

    /** The names in that directory, which need not be there. What an earlier one did there stands. */
    protected abstract Outcome<MountNames> open(Path directory);

    @BeforeEach
    void makeTargets() throws IOException {
        one = Files.createDirectories(temporary.resolve("mounts/one"));
        two = Files.createDirectories(temporary.resolve("mounts/two"));
        Files.writeString(one.resolve("file"), "one");
        Files.writeString(two.resolve("file"), "two");
    }

    private Path directory() {
        return temporary.resolve("names");
    }

    private MountNames names() {
        return open(directory()).orElseThrow();
    }

    @Test
    void aNameLeadsToWhereItPoints() {
        var link = names().point(SHOP, FLOATING, one).orElseThrow();

        assertThat(link).isEqualTo(directory().resolve("alice/shop")).isSymbolicLink();
        assertThat(link.resolve("file")).hasContent("one");
        assertThat(names().target(SHOP, FLOATING).orElseThrow()).contains(one);
    }

    @Test
    void aNameOfABranchIsAnother() {
        names().point(SHOP, FLOATING, one).orElseThrow();
        var link = names().point(SHOP, PINNED, two).orElseThrow();

        assertThat(link).isEqualTo(directory().resolve("alice/shop@feature"));
        assertThat(link.resolve("file")).hasContent("two");
        assertThat(names().target(SHOP, FLOATING).orElseThrow()).contains(one);
        assertThat(names().target(SHOP, PINNED).orElseThrow()).contains(two);
    }

    @Test
    void aNameThatIsNotThereHasNoTarget() {
        assertThat(names().target(SHOP, FLOATING).orElseThrow()).isEmpty();
        assertThat(names().target(SHOP, PINNED).orElseThrow()).isEmpty();
    }

    @Test
    void aNameIsPointedElsewhereAlsoByALaterProcess() {
        names().point(SHOP, FLOATING, one).orElseThrow();
        var link = names().point(SHOP, FLOATING, two).orElseThrow();

        assertThat(link.resolve("file")).hasContent("two");
        assertThat(names().target(SHOP, FLOATING).orElseThrow()).contains(two);
    }

    @Test
    void pointingWhereItPointsIsDone() {
        var link = names().point(SHOP, FLOATING, one).orElseThrow();

        assertThat(names().point(SHOP, FLOATING, one).orElseThrow()).isEqualTo(link);
    }

    @Test
    void aNameMayPointAtWhatIsNotThereYet() {
        var later = temporary.resolve("mounts/later");

        names().point(SHOP, FLOATING, later).orElseThrow();

        assertThat(names().target(SHOP, FLOATING).orElseThrow()).contains(later);
    }

    @Test
    void nobodySeesANameMissingWhileItIsPointedElsewhere()
            throws InterruptedException, ExecutionException, TimeoutException {
        var names = names();
        var link = names.point(SHOP, FLOATING, one).orElseThrow();
        var going = new AtomicBoolean(true);
        try (var reader = Executors.newVirtualThreadPerTaskExecutor()) {
            var missing = reader.submit(() -> {
                int count = 0;
                while (going.get()) {
                    count += Files.exists(link.resolve("file")) ? 0 : 1;
                }
                return count;
            });
            for (int i = 0; i < 200; i++) {
                names.point(SHOP, FLOATING, i % 2 == 0 ? two : one).orElseThrow();
            }
            going.set(false);
            assertThat(missing.get(30, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void nothingButLinksIsLeftBesideTheNames() throws IOException {
        names().point(SHOP, FLOATING, one).orElseThrow();
        names().point(SHOP, FLOATING, two).orElseThrow();
        names().point(SHOP, PINNED, two).orElseThrow();

        try (var all = Files.list(directory().resolve("alice"))) {
            assertThat(all.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("shop", "shop@feature");
        }
    }

    @Test
    void removingADotTakesItsNameAndThoseOfItsBranches() {
        names().point(SHOP, FLOATING, one).orElseThrow();
        names().point(SHOP, PINNED, two).orElseThrow();

        names().remove(SHOP).orElseThrow();

        assertThat(names().target(SHOP, FLOATING).orElseThrow()).isEmpty();
        assertThat(names().target(SHOP, PINNED).orElseThrow()).isEmpty();
        assertThat(directory().resolve("alice/shop")).doesNotExist();
        assertThat(Files.exists(directory().resolve("alice/shop@feature"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(one.resolve("file")).hasContent("one");
    }

    @Test
    void removingADotLeavesThoseWithASimilarName() {
        for (var dot : new DotName[] {SHOP, SHOP_TWO, OTHERS}) {
            names().point(dot, FLOATING, one).orElseThrow();
            names().point(dot, PINNED, two).orElseThrow();
        }

        names().remove(SHOP).orElseThrow();

        for (var dot : new DotName[] {SHOP_TWO, OTHERS}) {
            assertThat(names().target(dot, FLOATING).orElseThrow()).contains(one);
            assertThat(names().target(dot, PINNED).orElseThrow()).contains(two);
        }
    }

    @Test
    void removingWhatIsNotThereIsDone() {
        names().remove(SHOP).orElseThrow();
        names().point(SHOP, FLOATING, one).orElseThrow();
        names().remove(SHOP).orElseThrow();
        names().remove(SHOP).orElseThrow();
    }

    @Test
    void aRemovedNameCanBeUsedAgain() {
        names().point(SHOP, FLOATING, one).orElseThrow();
        names().remove(SHOP).orElseThrow();
        names().point(SHOP, FLOATING, two).orElseThrow();

        assertThat(names().target(SHOP, FLOATING).orElseThrow()).contains(two);
    }

    @Test
    void whatOthersPutInTheWayIsLeftAlone() throws IOException {
        var space = Files.createDirectories(directory().resolve("alice"));
        Files.writeString(space.resolve("shop"), "a file");
        Files.writeString(Files.createDirectory(space.resolve("shop-2")).resolve("file"), "in a directory");
        Files.createSymbolicLink(space.resolve("shop@feature"), two);
        var faults = new ArrayList<Outcome<Path>>();

        faults.add(names().point(SHOP, FLOATING, one));
        faults.add(names().point(SHOP_TWO, FLOATING, one));
        faults.add(names().point(SHOP, PINNED, one));

        assertThat(faults).allSatisfy(fault -> StoreCases.faulted(fault, FaultCode.ALREADY_EXISTS));
        names().remove(SHOP).orElseThrow();
        names().remove(SHOP_TWO).orElseThrow();
        assertThat(space.resolve("shop")).hasContent("a file");
        assertThat(space.resolve("shop-2/file")).hasContent("in a directory");
        assertThat(Files.readSymbolicLink(space.resolve("shop@feature"))).isEqualTo(two);
    }

    @Test
    void aFileInThePlaceOfANamespaceIsLeftAlone() throws IOException {
        Files.createDirectories(directory());
        var file = Files.writeString(directory().resolve("alice"), "a file");

        StoreCases.faulted(names().point(SHOP, FLOATING, one), FaultCode.ALREADY_EXISTS);

        assertThat(names().target(SHOP, FLOATING).orElseThrow()).isEmpty();
        names().remove(SHOP).orElseThrow();
        assertThat(file).hasContent("a file");
    }
}
