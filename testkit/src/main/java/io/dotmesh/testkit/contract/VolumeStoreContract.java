package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.testkit.fake.ManualClock;
import io.dotmesh.testkit.fake.SequentialIdentifiers;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link VolumeStore} promises. A subclass says how its store is opened and in what it may differ; the cases
 * stand in the classes {@code ...Cases} of this package, one for each topic.
 *
 * <p>Each case gets a store of its own, in a directory that did not exist before. After the case every store is closed,
 * and then {@link #discard} is called for each directory.
 */
public abstract class VolumeStoreContract {
    @TempDir
    private Path temporary;

    private final SequencedMap<Path, VolumeStore> opened = new LinkedHashMap<>();
    final ManualClock clock = new ManualClock();
    final SequentialIdentifiers identifiers = new SequentialIdentifiers();

    protected VolumeStoreContract() {}

    /**
     * Opens the store of that directory, which is made when it is not there: the same store for the same directory.
     * {@code LOCKED} while it is open.
     */
    protected abstract Outcome<VolumeStore> open(Path data);

    /** In what this store may differ from others. */
    protected abstract StoreTraits traits();

    /**
     * Puts at least one thing that is not the store's into its place, beside its volumes and, where that is possible,
     * into or onto the volume of {@code branch}.
     */
    protected abstract List<Foreign> plantForeign(Path data, BranchId branch) throws IOException;

    /** Removes what a closed store leaves behind outside of its directory, mounts above all. */
    protected void discard(Path data) throws IOException {}

    /** Makes a file that is neither file, directory nor link. */
    protected void makeSpecialFile(Path at) throws IOException {
        // The address of a socket has at most 107 bytes, so its directory is named by a short link.
        var link = Files.createTempDirectory("s").resolve("d");
        Files.createSymbolicLink(link, at.toAbsolutePath().getParent());
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(link.resolve(at.getFileName())));
        } finally {
            Files.delete(link);
            Files.delete(link.getParent());
        }
    }

    /** How long a case waits for what has to come, before it fails. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    void openMain() {
        opened(mainData());
    }

    @AfterEach
    void closeAll() throws IOException {
        opened.values().forEach(VolumeStore::close);
        for (var data : opened.keySet()) {
            discard(data);
        }
    }

    final Path mainData() {
        return temporary.resolve("main");
    }

    final VolumeStore main() {
        return opened(mainData());
    }

    /** Another store, of another node. */
    final VolumeStore other() {
        return opened(temporary.resolve("other"));
    }

    /** The main store, closed and opened again. */
    final VolumeStore reopened() {
        main().close();
        opened.put(mainData(), openNew(mainData()));
        return main();
    }

    private VolumeStore opened(Path data) {
        var store = opened.get(data);
        if (store == null) {
            store = openNew(data);
            opened.put(data, store);
        }
        return store;
    }

    private VolumeStore openNew(Path data) {
        var outcome = open(data);
        assertThat(outcome).as("opening %s", data).isInstanceOf(Outcome.Done.class);
        return outcome.orElseThrow();
    }

    @Nested
    class Volumes extends VolumeCases {
        Volumes() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Mounts extends MountCases {
        Mounts() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Commits extends CommitCases {
        Commits() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class CommitsOfSeveral extends JointCommitCases {
        CommitsOfSeveral() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Forks extends ForkCases {
        Forks() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Splits extends SplitCases {
        Splits() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Destruction extends DestroyCases {
        Destruction() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Persistence extends PersistenceCases {
        Persistence() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Unknowns extends UnknownCases {
        Unknowns() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Preservation extends PreservationCases {
        Preservation() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Notice extends NoticeCases {
        Notice() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class CommitMounts extends CommitMountCases {
        CommitMounts() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Replacements extends ReplaceCases {
        Replacements() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Usages extends UsageCases {
        Usages() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class QuotasOfVolumes extends QuotaCases {
        QuotasOfVolumes() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class StreamsFromAnOrigin extends OriginStreamCases {
        StreamsFromAnOrigin() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Differences extends DiffCases {
        Differences() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Renames extends RenameCases {
        Renames() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Streams extends StreamCases {
        Streams() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Flows extends FlowCases {
        Flows() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Resumption extends ResumeCases {
        Resumption() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Garbage extends GarbageCases {
        Garbage() {
            super(VolumeStoreContract.this);
        }
    }

    @Nested
    class Concurrency extends ConcurrencyCases {
        Concurrency() {
            super(VolumeStoreContract.this);
        }
    }
}
