package io.dotmesh.domain.replica;

import io.dotmesh.domain.mastership.Mastership;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When what is asked of a replica is answered. */
final class Asking {
    private Asking() {}

    static Replica add(Replica replica, Ask ask, List<Answer> answers) {
        if (replica.asks().size() >= ReplicaMachine.ASKS_MAX) {
            answers.add(new Answer.Refused(ask.request(), "too much is asked of this branch at once"));
            return replica;
        }
        // Asked again, it waits once.
        if (replica.asks().stream().anyMatch(one -> one.request().equals(ask.request()))) {
            return replica;
        }
        var asks = new ArrayList<>(replica.asks());
        asks.add(ask);
        return replica.withAsks(asks);
    }

    static Replica expire(Replica replica, List<Answer> answers) {
        var left = new ArrayList<Ask>();
        for (var ask : replica.asks()) {
            if (ask.ticksLeft() > 0) {
                left.add(ask.afterTick());
            } else {
                answers.add(new Answer.TimedOut(ask.request(), replica.holder()));
            }
        }
        return replica.withAsks(left);
    }

    /** Answers all that can be answered now. */
    static Replica answer(Replica replica, List<Answer> answers) {
        if (replica.asks().isEmpty()) {
            return replica;
        }
        var serving = replica.serving();
        var left = new ArrayList<Ask>();
        var clients = new ArrayList<>(replica.clients());
        for (var ask : replica.asks()) {
            var answer = serving.map(claimed -> served(ask, claimed)).orElseGet(() -> unserved(replica, ask));
            answer.ifPresentOrElse(answers::add, () -> left.add(ask));
            if (ask instanceof Ask.Attach attach && serving.isPresent() && !clients.contains(attach.client())) {
                clients.add(attach.client());
            }
        }
        return replica.withAsks(left).withClients(clients);
    }

    private static Optional<Answer> served(Ask ask, Mastership claimed) {
        return switch (ask) {
            case Ask.Attach(var request, var _, var _) -> Optional.of(new Answer.Attached(request, claimed.fence()));
            case Ask.TakeOver(var request, var _) -> Optional.of(new Answer.TakenOver(request, claimed.fence()));
            case Ask.Commit _ -> Optional.empty();
        };
    }

    private static Optional<Answer> unserved(Replica replica, Ask ask) {
        return switch (ask) {
            case Ask.Attach(var request, var _, var _) ->
                refusal(replica, ask).map(why -> new Answer.Refused(request, why));
            case Ask.TakeOver _ -> Optional.empty();
            case Ask.Commit(var request, var _) ->
                Optional.of(new Answer.Refused(request, "not served here; the master is " + replica.holder()));
        };
    }

    /** Only the master's word counts: others may have been it when they spoke. */
    private static Optional<String> refusal(Replica replica, Ask ask) {
        return replica.mastership()
                .flatMap(mastership -> replica.fresh(mastership.holder()))
                .flatMap(master -> master.refusals().stream()
                        .filter(refusal -> refusal.request().equals(ask.request()))
                        .map(Advert.Refusal::why)
                        .findFirst());
    }
}
