package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.mastership.Mastership;
import io.dotmesh.domain.replica.Advert;
import io.dotmesh.domain.replica.Answer;
import io.dotmesh.domain.replica.Carry;
import io.dotmesh.domain.replica.Decision;
import io.dotmesh.domain.replica.Effect;
import io.dotmesh.domain.replica.Phase;
import io.dotmesh.domain.replica.Phase.Following;
import io.dotmesh.domain.replica.Phase.Performing;
import io.dotmesh.domain.replica.Phase.Resting;
import io.dotmesh.domain.replica.Phase.Serving;
import io.dotmesh.domain.replica.Phase.Yielding;
import io.dotmesh.domain.replica.Replica;
import io.dotmesh.domain.replica.ReplicaEvent;
import io.dotmesh.domain.replica.ReplicaMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules with one fault in them, each of which a simulation has to find. */
enum Flaw implements Rules {
    MOUNTS_WHAT_IT_HOLDS_WITHOUT_A_CLAIM {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            return right.effect().orElse(null) instanceof Effect.Claim(var expected, var proposed, var carry)
                            && !proposed.fence().equals(proposed.line())
                    ? doing(right, new Effect.Mount(expected, carry), new Serving(known(right)))
                    : right;
        }
    },
    BELIEVES_A_CLAIM_WITHOUT_AN_ANSWER {
        @Override
        public Decision decide(Replica replica, ReplicaEvent event) {
            return event instanceof ReplicaEvent.Failed
                            && replica.phase() instanceof Performing(Effect.Claim(var _, var proposed, var _), var _)
                    ? ReplicaMachine.decide(replica, new ReplicaEvent.Granted(proposed))
                    : ReplicaMachine.decide(replica, event);
        }
    },
    SERVES_ON_ABOVE_ITS_FENCE {
        @Override
        public Decision decide(Replica replica, ReplicaEvent event) {
            return event instanceof ReplicaEvent.Seen && replica.serving().isPresent()
                    ? new Decision(replica, Optional.empty(), List.of())
                    : ReplicaMachine.decide(replica, event);
        }
    },
    ACKNOWLEDGES_WITHOUT_A_LOOK_AT_THE_FENCE {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            if (right.next().phase() instanceof Performing(Effect.Verify(var request, var commit, var _), var then)
                    && right.effect().isPresent()) {
                var answers = new ArrayList<>(right.answers());
                answers.add(new Answer.Committed(request, commit));
                return new Decision(in(right.next(), then), Optional.empty(), answers);
            }
            return right;
        }
    },
    GIVES_BEFORE_THE_OTHER_HAS_THE_CARRY {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            return right.next().phase() instanceof Yielding(var claimed, var to, var _, var _)
                    ? doing(
                            right,
                            new Effect.Give(
                                    claimed.fence(),
                                    claimed.givenTo(to, right.next().volume().tip())),
                            new Following())
                    : right;
        }
    },
    DROPS_ITS_CARRY_WHEN_IT_GIVES {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            return event instanceof ReplicaEvent.Granted
                            && before.phase() instanceof Performing(Effect.Give(var expected, var _), var _)
                    ? doing(right, new Effect.Drop(expected), new Following())
                    : right;
        }
    },
    DROPS_CARRIES_THAT_NOBODY_SERVES {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            var carry =
                    right.next().volume().carries().stream().map(Carry::fence).findFirst();
            return right.next().phase() instanceof Following && carry.isPresent()
                    ? doing(right, new Effect.Drop(carry.get()), new Following())
                    : right;
        }
    },
    LEAVES_THE_CARRY_OUT_OF_THE_MOUNT {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            return right.next().phase() instanceof Performing(Effect.Mount(var fence, var _), var then)
                            && right.effect().isPresent()
                    ? doing(right, new Effect.Mount(fence, Optional.empty()), then)
                    : right;
        }
    },
    MOUNTS_AGAIN_UNDER_THE_FENCE_IT_YIELDED {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            return before.phase() instanceof Yielding(var claimed, var _, var _, var _)
                            && right.effect().orElse(null) instanceof Effect.Claim claim
                    ? doing(right, new Effect.Mount(claimed.fence(), claim.carry()), new Serving(claimed))
                    : right;
        }
    },
    MOVES_THE_BRANCH_FROM_UNDER_ITS_CLIENTS {
        @Override
        public Decision decide(Replica replica, ReplicaEvent event) {
            var alone = new Replica(
                    replica.self(),
                    replica.phase(),
                    replica.volume(),
                    replica.mastership(),
                    replica.peers(),
                    replica.asks(),
                    List.of(),
                    replica.spent());
            var decision = ReplicaMachine.decide(alone, event);
            return decision.next().phase() instanceof Performing(Effect.Unmount _, var then)
                            && decision.effect().isPresent()
                    ? doing(decision, new Effect.Unmount(true), then)
                    : decision;
        }
    },
    TAKES_OVER_WITHIN_THE_OLD_LINE {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            if (right.next().phase() instanceof Performing(Effect.Claim(var expected, var to, var carry), var then)
                    && right.effect().isPresent()) {
                var old = new Mastership(to.holder(), to.fence(), known(right).line(), to.requiredTip());
                return doing(right, new Effect.Claim(expected, old, carry), then);
            }
            return right;
        }
    },
    RECEIVES_BEFORE_IT_STASHES {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            if (right.effect().orElse(null) instanceof Effect.Stash(var at, var _, var _)) {
                var holder = Optional.ofNullable(
                        right.next().peers().get(known(right).holder()));
                var tip = holder.map(Replica.Peer::advert)
                        .flatMap(advert -> advert.history().tip());
                return tip.isEmpty() || tip.equals(at)
                        ? right
                        : doing(right, new Effect.Receive(known(right).holder(), at, tip.get()), new Following());
            }
            return right;
        }
    },
    STASHES_THE_COMMITS_ALONE {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            return right.next().phase() instanceof Performing(Effect.Stash(var at, var _, var _), var then)
                            && right.effect().isPresent()
                    ? doing(right, new Effect.Stash(at, false, List.of()), then)
                    : right;
        }
    },
    NEVER_TELLS_OF_A_STASH {
        @Override
        Decision changed(Replica before, ReplicaEvent event, Decision right) {
            return right.next().phase() instanceof Performing(Effect.Tell _, var then)
                    ? new Decision(in(right.next(), then), Optional.empty(), right.answers())
                    : right;
        }
    },
    LETS_WHAT_IS_ASKED_WAIT_FOR_EVER {
        @Override
        public Decision decide(Replica replica, ReplicaEvent event) {
            return event instanceof ReplicaEvent.Heard(var advert)
                    ? ReplicaMachine.decide(replica, new ReplicaEvent.Heard(unrefusing(advert)))
                    : timeless(ReplicaMachine.decide(replica, event), replica, event);
        }
    };

    @Override
    public Decision decide(Replica replica, ReplicaEvent event) {
        return changed(replica, event, ReplicaMachine.decide(replica, event));
    }

    Decision changed(Replica before, ReplicaEvent event, Decision right) {
        return right;
    }

    private static Advert unrefusing(Advert advert) {
        return new Advert(
                advert.from(),
                advert.number(),
                advert.seen(),
                advert.serving(),
                advert.history(),
                advert.carries(),
                advert.wanted(),
                advert.yielded(),
                List.of());
    }

    /** What was asked waits for ever. */
    private static Decision timeless(Decision right, Replica before, ReplicaEvent event) {
        return event instanceof ReplicaEvent.Tick && right.next().phase() instanceof Following
                ? new Decision(
                        new Replica(
                                right.next().self(),
                                right.next().phase(),
                                right.next().volume(),
                                right.next().mastership(),
                                right.next().peers(),
                                before.asks(),
                                right.next().clients(),
                                right.next().spent()),
                        right.effect(),
                        List.of())
                : right;
    }

    private static Mastership known(Decision decision) {
        return decision.next().mastership().orElseThrow();
    }

    private static Decision doing(Decision right, Effect effect, Resting then) {
        return new Decision(in(right.next(), new Performing(effect, then)), Optional.of(effect), right.answers());
    }

    private static Replica in(Replica replica, Phase phase) {
        return new Replica(
                replica.self(),
                phase,
                replica.volume(),
                replica.mastership(),
                replica.peers(),
                replica.asks(),
                replica.clients(),
                replica.spent());
    }
}
