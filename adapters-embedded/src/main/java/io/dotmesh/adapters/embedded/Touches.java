package io.dotmesh.adapters.embedded;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which old objects the changes that are under way rely on, so that a garbage collection leaves them where they are:
 * nothing else may refer to them yet. Guarded by the index of the packs.
 */
final class Touches {
    private final Set<Session> open = new HashSet<>();
    private final List<ObjectSet> ended = new ArrayList<>();
    private boolean collecting;

    /** One change. */
    static final class Session {
        private final int since;
        private final ObjectSet used = new ObjectSet();

        private Session(int since) {
            this.since = since;
        }

        /** Objects in packs that began later are not collected while it is open, so they need no note. */
        void use(ObjectId id, int pack) {
            if (pack <= since) {
                used.add(id);
            }
        }
    }

    Session begin(int newestPack) {
        var session = new Session(newestPack);
        open.add(session);
        return session;
    }

    void end(Session session) {
        open.remove(session);
        if (collecting) {
            ended.add(session.used);
        }
    }

    /** From now on what ended changes relied on is remembered too. Answers the newest pack that may be collected. */
    int collect(int newestPack) {
        collecting = true;
        return open.stream().mapToInt(each -> each.since).min().orElse(newestPack);
    }

    boolean isUsed(ObjectId id) {
        return open.stream().anyMatch(each -> each.used.contains(id))
                || ended.stream().anyMatch(each -> each.contains(id));
    }

    void collected() {
        collecting = false;
        ended.clear();
    }
}
