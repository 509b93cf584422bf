package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.replica.Decision;
import io.dotmesh.domain.replica.History;
import io.dotmesh.domain.replica.ReplicaEvent;
import io.dotmesh.domain.replica.Volume;
import java.util.stream.Collectors;

/** An event, what it led to and what is on the disk then, on one line. */
final class Line {
    /** Older commits are counted only. */
    private static final int COMMITS_SHOWN = 6;

    private Line() {}

    static String of(long now, NodeId node, ReplicaEvent event, Decision decision, Volume disk) {
        return now + " " + node + " " + of(event) + " -> "
                + Names.of(decision.next().phase())
                + decision.effect().map(effect -> " ! " + effect).orElse("")
                + (decision.answers().isEmpty() ? "" : " = " + decision.answers())
                + " | " + decision.next().mastership().map(Line::of).orElse("?") + " " + of(disk);
    }

    static String of(Site site) {
        return site.id + " " + site.replica.phase() + " "
                + site.replica.mastership().map(Line::of).orElse("?") + " " + of(site.disk.volume());
    }

    private static String of(ReplicaEvent event) {
        return switch (event) {
            case ReplicaEvent.Heard(var advert) ->
                "heard " + advert.from() + "#" + advert.number() + " " + of(advert.history())
                        + advert.serving().map(by -> " serves " + by.fence()).orElse("")
                        + advert.wanted().map(request -> " wants " + request).orElse("")
                        + advert.yielded().map(yield -> " yields " + yield).orElse("")
                        + (advert.refusals().isEmpty() ? "" : " refuses " + advert.refusals());
            case ReplicaEvent.Seen(var mastership) -> "seen " + of(mastership);
            case ReplicaEvent.Stored(var volume) -> "stored " + of(volume);
            case ReplicaEvent.Granted(var mastership) -> "granted " + of(mastership);
            case ReplicaEvent.Found(var mastership) -> "found " + of(mastership);
            case ReplicaEvent.Asked _, ReplicaEvent.Detached _, ReplicaEvent.Tick _, ReplicaEvent.Failed _ ->
                event.toString();
        };
    }

    private static String of(Mastership mastership) {
        return mastership.holder() + "@" + mastership.fence() + "/" + mastership.line();
    }

    private static String of(Volume volume) {
        return of(volume.history())
                + volume.live()
                        .map(live -> " live" + (live.mounted() ? "^" : "_") + (live.dirty() ? "*" : "") + live.served())
                        .orElse("")
                + (volume.carries().isEmpty()
                        ? ""
                        : volume.carries().stream()
                                .map(carry -> carry.fence() + (carry.dirty() ? "*" : ""))
                                .collect(Collectors.joining(",", " carries ", "")))
                + (volume.untold().isEmpty() ? "" : " untold " + volume.untold());
    }

    private static String of(History history) {
        int skipped = Math.max(0, history.size() - COMMITS_SHOWN);
        return history.commits().stream()
                .skip(skipped)
                .map(made -> made.commit() + "@" + made.fence().number())
                .collect(Collectors.joining(" ", skipped == 0 ? "[" : "[" + skipped + ".. ", "]"));
    }
}
