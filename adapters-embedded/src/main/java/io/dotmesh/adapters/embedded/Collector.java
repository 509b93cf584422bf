package io.dotmesh.adapters.embedded;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.ports.driven.VolumeStore.Reclaimed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frees what no commit and no live state reaches. Packs that hold little else are written anew without it, while
 * everything else goes on; a crash leaves at most some objects twice.
 */
final class Collector {
    private static final System.Logger LOG = System.getLogger(Collector.class.getName());
    // A pack with less garbage is left as it is: writing it anew costs more than it frees.
    private static final int GARBAGE_PERCENT_MIN = 20;
    // Packs that are smaller are joined.
    private static final long SMALL_BYTES = 8L * 1024 * 1024;

    private final Catalogue catalogue;
    private final Packs packs;
    private final StatCaches caches;
    private final ReentrantLock collecting = new ReentrantLock();

    Collector(Catalogue catalogue, Packs packs, StatCaches caches) {
        this.catalogue = catalogue;
        this.packs = packs;
        this.caches = caches;
    }

    Reclaimed collect() throws IOException {
        if (!collecting.tryLock()) {
            throw StoreFailure.unavailable(
                    FaultCode.BUSY, "garbage is being collected already", "Wait until that has ended.");
        }
        try {
            int newest = packs.collectable();
            try {
                return collect(newest);
            } finally {
                packs.collected();
            }
        } finally {
            collecting.unlock();
            catalogue.tidy();
        }
    }

    private Reclaimed collect(int newest) throws IOException {
        var reached = reached();
        var left = new ArrayList<>(packs.upTo(newest));
        boolean join = left.stream().filter(Collector::isSmall).count() > 1;
        long objects = 0;
        long bytes = 0;
        boolean again = true;
        while (again && !left.isEmpty()) {
            again = false;
            var tooLarge = new ArrayList<PackFile>();
            for (var pack : left) {
                var contents = contents(pack, reached);
                if ((!contents.isWorthIt() && !(join && isSmall(pack))) || contents.damaged()) {
                    continue;
                }
                if (!packs.hasRoom(contents.reachedBytes())) {
                    tooLarge.add(pack);
                    continue;
                }
                long kept = rewrite(pack, contents);
                objects += contents.records().size() - kept;
                bytes += contents.garbage();
                again = true;
            }
            // What one frees may be the room that another needs.
            left = tooLarge;
        }
        if (!left.isEmpty() && bytes == 0) {
            throw StoreFailure.noSpace(left.getFirst().file().path() + ", to write it anew without garbage");
        }
        return new Reclaimed(Math.max(0, objects), Math.max(0, bytes));
    }

    private static boolean isSmall(PackFile pack) {
        try {
            return pack.file().size() < SMALL_BYTES;
        } catch (IOException _) {
            return false;
        }
    }

    /** Everything that must stay. */
    private Walk reached() throws IOException {
        var walk = new Walk(packs);
        // First the caches: one of them may be replaced by that of a commit which is made meanwhile.
        for (var state : caches.states()) {
            walk.into(state);
        }
        for (var branch : catalogue.all()) {
            for (var commit : branch.commits().all()) {
                walk.past(commit.said());
                walk.into(commit.state());
            }
            switch (branch.live()) {
                case Live.Stored(var state) -> walk.into(state);
                case Live.Directory(var pending) -> pending.ifPresent(to -> walk.into(to.to()));
            }
            walk.finish();
        }
        return walk;
    }

    /** An object where it stands. */
    private record Located(PackRecord record, long at) {}

    /** What is in a pack, as far as the pack is where it is found. */
    private record Contents(List<Located> records, Walk reached, long bytes, long reachedBytes, boolean damaged) {
        long garbage() {
            return bytes - reachedBytes;
        }

        boolean isWorthIt() {
            return garbage() > 0 && garbage() * 100 >= bytes * GARBAGE_PERCENT_MIN;
        }
    }

    private Contents contents(PackFile pack, Walk reached) throws IOException {
        var records = new ArrayList<Located>();
        var live = new long[1];
        long length = pack.file().size();
        var extent = pack.each(PackFile.HEADER_BYTES, length, false, (record, at) -> {
            if (packs.isAt(record.id(), pack, at)) {
                records.add(new Located(record, at));
                live[0] += reached.hasSeen(record.id()) ? record.length() : 0;
            }
        });
        return new Contents(records, reached, length - PackFile.HEADER_BYTES, live[0], extent.damaged());
    }

    /** Answers how many objects were kept. */
    private long rewrite(PackFile pack, Contents contents) throws IOException {
        var moves = new Packs.Moves(pack);
        try {
            for (var each : contents.records()) {
                if (contents.reached().hasSeen(each.record().id())) {
                    moves.add(each.record(), each.at(), packs.copy(pack, each.record(), each.at()));
                } else {
                    moves.leave(each.record(), each.at());
                }
            }
            packs.sync();
            // What a change that is under way came to rely on goes along too.
            for (var late = packs.move(moves); !late.isEmpty(); late = packs.move(moves)) {
                for (var each : late) {
                    moves.add(each.record(), each.at(), packs.copy(pack, each.record(), each.at()));
                }
                packs.sync();
            }
        } catch (StoreFailure e) {
            if (e.fault().code() != FaultCode.CORRUPT) {
                throw e;
            }
            LOG.log(System.Logger.Level.ERROR, "left a damaged pack as it is: " + e.getMessage());
            return contents.records().size();
        }
        packs.drop(pack);
        return moves.size();
    }
}
