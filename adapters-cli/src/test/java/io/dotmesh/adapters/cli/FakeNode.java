package io.dotmesh.adapters.cli;

import io.dotmesh.domain.account.Account;
import io.dotmesh.domain.account.Secret;
import io.dotmesh.domain.dot.Branch;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.Dot;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.dot.Origin;
import io.dotmesh.domain.dot.Quota;
import io.dotmesh.domain.dot.Stash;
import io.dotmesh.domain.dot.SubdotName;
import io.dotmesh.domain.dot.Trashed;
import io.dotmesh.domain.dot.Usage;
import io.dotmesh.domain.fault.Fault;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.history.Change;
import io.dotmesh.domain.history.Commit;
import io.dotmesh.domain.history.Metadata;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.driving.BranchView;
import io.dotmesh.ports.driving.Branches;
import io.dotmesh.ports.driving.Commits;
import io.dotmesh.ports.driving.DotView;
import io.dotmesh.ports.driving.Dots;
import io.dotmesh.ports.driving.Nodes;
import io.dotmesh.ports.driving.UseCases;
import io.dotmesh.ports.driving.Volumes;
import io.dotmesh.ports.spi.RemoteNodeProvider;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** A node in memory, as much of one as a command can see, which remembers what it was asked. */
final class FakeNode implements RemoteNodeProvider {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final Secret KEY = new Secret("THE-KEY");
    private static final Account ADMIN = new Account(Account.ADMIN_ID, "admin", "", new TreeMap<>());
    private static final NodeId NODE = new NodeId("b7c0ffee");
    private static final Duration KEPT = Duration.ofDays(7);

    /** One branch and what it has. */
    private record State(Branch branch, List<Commit> commits, long dirtyBytes) {
        BranchView view() {
            return new BranchView(
                    branch,
                    // A lot that is dirty makes the branch larger; a little is as if it had replaced something.
                    new Usage(19_456L * commits.size() + (dirtyBytes >= 1L << 30 ? dirtyBytes : 0), dirtyBytes),
                    commits.size(),
                    commits.isEmpty() ? Optional.empty() : Optional.of(commits.getLast()),
                    NODE);
        }
    }

    private final Map<DotName, Dot> dots = new TreeMap<>();
    private final Map<String, Map<String, State>> branches = new TreeMap<>();
    private final Deque<Trashed> trash = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Change> changes = new ArrayList<>();
    private boolean cut;
    private final List<Nodes.Member> members = new ArrayList<>();
    private final List<Nodes.Finding> findings = new ArrayList<>();
    private Path root = Path.of("/dots");
    private Remote connected = new Remote("", "", 0, new Secret(""));
    private CountDownLatch awaited = new CountDownLatch(0);
    private int ids;
    private int seconds;

    private String nextId() {
        var digits = Integer.toString(++ids);
        return "00000000-0000-4000-8000-" + "0".repeat(12 - digits.length()) + digits;
    }

    private Instant now() {
        return NOON.plusSeconds(seconds++);
    }

    /** The requests so far, like {@code dots.create}; forgotten when told. */
    List<String> asked() {
        var all = List.copyOf(asked);
        asked.clear();
        return all;
    }

    void nextFault(Fault fault) {
        faults.add(fault);
    }

    /** From now on, an answer comes only after that. */
    void hangUntil(CountDownLatch latch) {
        awaited = latch;
    }

    void changed(Change... some) {
        changes.addAll(List.of(some));
    }

    /** More changed than it will tell. */
    void cut() {
        cut = true;
    }

    void dirty(DotName dot, String branch, long bytes) {
        of(dot).computeIfPresent(branch, (_, state) -> new State(state.branch(), state.commits(), bytes));
    }

    void finds(Nodes.Finding... some) {
        findings.addAll(List.of(some));
    }

    /** One of three nodes from now on: the second crashed, the third left. */
    void clustered() {
        members.add(member(
                NODE, "one", List.of("http://10.0.0.1:32607", "http://one:32607"), Nodes.State.LIVE, NOON, 1, true));
        members.add(member(
                new NodeId("2ea51de0"),
                "two",
                List.of("http://10.0.0.2:32607"),
                Nodes.State.LOST,
                NOON.minusSeconds(42),
                3,
                false));
        members.add(member(
                new NodeId("3c0ffee0"),
                "three",
                List.of(),
                Nodes.State.GONE,
                NOON.minus(Duration.ofHours(50)),
                0,
                false));
    }

    private static Nodes.Member member(
            NodeId id,
            String name,
            List<String> addresses,
            Nodes.State state,
            Instant seen,
            long branches,
            boolean self) {
        return new Nodes.Member(id, name, addresses, "1.2.3", state, seen, branches, self);
    }

    void rootedAt(Path path) {
        root = path;
    }

    Remote connected() {
        return connected;
    }

    private Dot dot(DotName name) {
        return Objects.requireNonNull(dots.get(name));
    }

    private Map<String, State> of(DotName name) {
        return Objects.requireNonNull(branches.get(dot(name).id().value()));
    }

    private State state(DotName name, String branch) {
        return Objects.requireNonNull(of(name).get(branch));
    }

    @Override
    public String scheme() {
        return "fake";
    }

    @Override
    public UseCases connect(Remote remote) {
        connected = remote;
        return new UseCases(
                asking(Dots.class, new FakeDots()),
                asking(Branches.class, new FakeBranches()),
                asking(Commits.class, new FakeCommits()),
                asking(Volumes.class, new FakeVolumes()),
                noting(io.dotmesh.ports.driving.Accounts.class, (_, _, _) -> Outcome.done(ADMIN)),
                asking(Nodes.class, new FakeNodes()));
    }

    @Override
    public Outcome<String> call(Remote remote, String method, String paramsJson) {
        asked.add("call " + method + " " + paramsJson);
        return faults.isEmpty() ? Outcome.done("{\"echo\":" + paramsJson + "}") : Outcome.faulted(faults.removeFirst());
    }

    private <T> T asking(Class<T> port, T answers) {
        return noting(port, (_, method, arguments) -> {
            try {
                return method.invoke(answers, arguments);
            } catch (InvocationTargetException problem) {
                throw problem.getCause();
            }
        });
    }

    /** Writes down what is asked, and refuses who has another key. */
    private <T> T noting(Class<T> port, InvocationHandler answers) {
        var name = port.getSimpleName().toLowerCase(java.util.Locale.ROOT);
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    asked.add(name + "." + method.getName());
                    awaited.await();
                    if (!connected.apiKey().equals(KEY)) {
                        return Outcome.refused(
                                FaultCode.UNAUTHENTICATED,
                                "Permission denied. Please check that your API key is still valid.",
                                "Set another.");
                    }
                    return faults.isEmpty()
                            ? answers.invoke(proxy, method, arguments)
                            : Outcome.faulted(faults.removeFirst());
                }));
    }

    private static <T> Outcome<T> noSuchDot(DotName dot) {
        return Outcome.refused(FaultCode.NO_SUCH_DOT, "No such filesystem named '" + dot + "'", "See 'dm list'.");
    }

    private DotView view(DotName name) {
        return new DotView(
                dot(name),
                ADMIN,
                List.of(),
                of(name).values().stream().map(State::view).toList());
    }

    private Outcome<State> find(DotName dot, BranchName branch) {
        if (!dots.containsKey(dot)) {
            return noSuchDot(dot);
        }
        var state = of(dot).get(branch.value());
        return state == null
                ? Outcome.refused(
                        FaultCode.NO_SUCH_BRANCH,
                        "No clone named '" + branch + "' for filesystem id '" + dot(dot).id() + "'",
                        "See 'dm branch'.")
                : Outcome.done(state);
    }

    private final class FakeDots implements Dots {
        @Override
        public Outcome<DotView> create(DotName name) {
            if (dots.containsKey(name)) {
                return Outcome.refused(
                        FaultCode.ALREADY_EXISTS, "A volume called " + name + " already exists with id x", "");
            }
            var id = nextId();
            dots.put(name, new Dot(new DotId(id), name, Account.ADMIN_ID, new TreeSet<>(), Optional.empty(), now()));
            var first = new Commit(
                    new CommitId(nextId()),
                    "Initial commit",
                    "admin",
                    now(),
                    new Metadata(new TreeMap<>(Map.of("type", "dotmesh.initial"))));
            var master =
                    new Branch(new BranchId(id), new DotId(id), BranchName.MASTER, Optional.empty(), Optional.empty());
            branches.put(id, new TreeMap<>(Map.of("master", new State(master, List.of(first), 0))));
            return Outcome.done(view(name));
        }

        @Override
        public Outcome<DotView> show(DotName name) {
            return dots.containsKey(name) ? Outcome.done(view(name)) : noSuchDot(name);
        }

        @Override
        public Outcome<DotView> show(BranchId branch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome<List<DotView>> list() {
            return Outcome.done(dots.keySet().stream().map(FakeNode.this::view).toList());
        }

        @Override
        public Outcome<Trashed> delete(DotName name) {
            if (!dots.containsKey(name)) {
                return noSuchDot(name);
            }
            var now = now();
            var trashed = new Trashed(
                    dot(name),
                    of(name).values().stream().map(State::branch).toList(),
                    Account.ADMIN_ID,
                    now,
                    now.plus(KEPT));
            dots.remove(name);
            trash.addFirst(trashed);
            return Outcome.done(trashed);
        }

        @Override
        public Outcome<List<Trashed>> trash() {
            return Outcome.done(List.copyOf(trash));
        }

        @Override
        public Outcome<DotView> restore(DotName name) {
            for (var trashed : trash) {
                if (trashed.dot().name().equals(name)) {
                    trash.remove(trashed);
                    dots.put(name, trashed.dot());
                    return Outcome.done(view(name));
                }
            }
            return Outcome.refused(
                    FaultCode.NOTHING_TO_UNDO,
                    "there is no dot '" + name + "' in the trash",
                    "See what can be restored with 'dm dot trash'.");
        }

        @Override
        public Outcome<DotView> rename(DotName name, DotName to) {
            if (!dots.containsKey(name)) {
                return noSuchDot(name);
            }
            dots.put(to, dot(name).named(to));
            dots.remove(name);
            return Outcome.done(view(to));
        }

        @Override
        public Outcome<DotView> setQuota(DotName name, Optional<Quota> quota) {
            if (!dots.containsKey(name)) {
                return noSuchDot(name);
            }
            dots.put(name, dot(name).bounded(quota));
            return Outcome.done(view(name));
        }

        @Override
        public Outcome<DotView> copy(BranchId source, DotName as) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome<DotView> share(BranchId master, String account) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome<DotView> unshare(BranchId master, String account) {
            throw new UnsupportedOperationException();
        }
    }

    private final class FakeBranches implements Branches {
        @Override
        public Outcome<BranchView> show(DotName dot, BranchName branch) {
            return find(dot, branch).map(State::view);
        }

        @Override
        public Outcome<List<Lack>> lacking(DotName dot, BranchName branch) {
            return find(dot, branch).map(state -> {
                var ids = state.commits().stream().map(Commit::id).toList();
                return members.isEmpty()
                        ? List.of(Lack.of(NODE, NODE.value(), List.of()))
                        : members.stream()
                                .map(member -> switch (member.state()) {
                                    case LIVE -> Lack.of(member.id(), member.name(), List.of());
                                    case LOST -> Lack.of(member.id(), member.name(), ids);
                                    case LEAVING, GONE ->
                                        Lack.unknown(member.id(), member.name(), "it was last seen 2 d ago");
                                })
                                .toList();
            });
        }

        @Override
        public Outcome<Branch> fork(DotName dot, BranchName from, Optional<CommitId> at, BranchName as) {
            return find(dot, from).then(state -> {
                if (of(dot).containsKey(as.value())) {
                    return Outcome.refused(FaultCode.ALREADY_EXISTS, "it is there", "");
                }
                var origin = new Origin(
                        state.branch().id(),
                        at.orElseGet(() -> state.commits().getLast().id()));
                var branch =
                        new Branch(new BranchId(nextId()), dot(dot).id(), as, Optional.of(origin), Optional.empty());
                of(dot).put(as.value(), new State(branch, List.of(), 0));
                return Outcome.done(branch);
            });
        }

        @Override
        public Outcome<Nothing> drop(DotName dot, BranchName branch) {
            return find(dot, branch).map(state -> {
                of(dot).remove(state.branch().name().value());
                return Nothing.NOTHING;
            });
        }

        @Override
        public Outcome<Reset> reset(DotName dot, BranchName branch, CommitId to, boolean discard) {
            return find(dot, branch).then(state -> {
                var ids = state.commits().stream().map(Commit::id).toList();
                int position = ids.indexOf(to);
                if (position < 0) {
                    return Outcome.refused(FaultCode.NO_SUCH_COMMIT, "Cannot find commit with id " + to, "");
                }
                var now = now();
                var kept = new Branch(
                        new BranchId(nextId()),
                        dot(dot).id(),
                        new BranchName(branch + "-stash-" + now.getEpochSecond()),
                        Optional.of(new Origin(state.branch().id(), to)),
                        Optional.of(new Stash(state.branch().id(), now, now.plus(KEPT))));
                of(dot).put(
                                branch.value(),
                                new State(
                                        state.branch(),
                                        List.copyOf(state.commits().subList(0, position + 1)),
                                        0));
                if (discard) {
                    return Outcome.done(new Reset(to, Optional.empty()));
                }
                var dropped = List.copyOf(state.commits().subList(position + 1, ids.size()));
                of(dot).put(kept.name().value(), new State(kept, dropped, state.dirtyBytes()));
                return Outcome.done(new Reset(to, Optional.of(kept)));
            });
        }

        @Override
        public Outcome<Undone> undoReset(DotName dot) {
            if (!dots.containsKey(dot)) {
                return noSuchDot(dot);
            }
            for (var state : of(dot).values()) {
                if (state.branch().stash().isPresent()) {
                    of(dot).remove(state.branch().name().value());
                    var master = state(dot, "master");
                    return Outcome.done(new Undone(master.branch(), Optional.of(state.branch())));
                }
            }
            return Outcome.refused(FaultCode.NOTHING_TO_UNDO, "no reset of " + dot + " is kept", "");
        }
    }

    private final class FakeCommits implements Commits {
        @Override
        public Outcome<Commit> commit(DotName dot, BranchName branch, Draft draft) {
            return find(dot, branch).map(state -> {
                var commit = new Commit(
                        draft.id().orElseGet(() -> new CommitId(nextId())),
                        draft.message(),
                        draft.author().orElse("admin"),
                        now(),
                        draft.metadata());
                var commits = new ArrayList<>(state.commits());
                commits.add(commit);
                of(dot).put(branch.value(), new State(state.branch(), commits, 0));
                return commit;
            });
        }

        @Override
        public Outcome<Commit> commitTogether(List<Place> places, Draft draft) {
            for (var place : places) {
                if (find(place.dot(), place.branch()) instanceof Outcome.Faulted<State>(var fault)) {
                    return Outcome.faulted(fault);
                }
            }
            var id = draft.id().orElseGet(() -> new CommitId(nextId()));
            var same = new Draft(draft.message(), draft.author(), draft.metadata(), Optional.of(id));
            return places.stream()
                    .map(place -> commit(place.dot(), place.branch(), same))
                    .toList()
                    .getFirst();
        }

        @Override
        public Outcome<List<Commit>> log(DotName dot, BranchName branch) {
            return find(dot, branch).map(State::commits);
        }

        @Override
        public Outcome<List<Commit>> log(BranchId branch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome<List<Commit>> ancestry(DotName dot, BranchName branch) {
            return find(dot, branch).map(state -> {
                var all = new ArrayList<Commit>();
                state.branch()
                        .origin()
                        .ifPresent(_ -> all.addAll(state(dot, "master").commits()));
                all.addAll(state.commits());
                return all;
            });
        }

        @Override
        public Outcome<Difference> diff(BranchId branch, Optional<CommitId> from, Optional<CommitId> to) {
            asked.add("from " + from.map(CommitId::value).orElse("tip") + " to "
                    + to.map(CommitId::value).orElse("now"));
            return Outcome.done(new Difference(changes, cut));
        }

        @Override
        public Outcome<Path> mount(BranchId branch, CommitId commit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome<Long> predictSize(BranchId branch, Optional<CommitId> from, CommitId to) {
            throw new UnsupportedOperationException();
        }
    }

    private final class FakeVolumes implements Volumes {
        @Override
        public Outcome<Path> attach(DotName dot, Optional<BranchName> pinned, SubdotName subdot) {
            return Outcome.done(root.resolve(dot.namespace().value())
                    .resolve(dot.name() + pinned.map(branch -> "@" + branch).orElse(""))
                    .resolve(subdot.value()));
        }

        @Override
        public Outcome<Nothing> checkOut(DotName dot, BranchName branch) {
            return find(dot, branch).map(_ -> Nothing.NOTHING);
        }
    }

    private final class FakeNodes implements Nodes {
        @Override
        public Outcome<NodeState> state() {
            return Outcome.done(new NodeState(NODE, "1.2.3", "memory", true, "online"));
        }

        @Override
        public Outcome<List<Member>> members() {
            return Outcome.done(
                    members.isEmpty()
                            ? List.of(member(NODE, NODE.value(), List.of(), Nodes.State.LIVE, NOON, dots.size(), true))
                            : List.copyOf(members));
        }

        @Override
        public Outcome<Nothing> forget(NodeId node) {
            asked.add("forget " + node);
            members.removeIf(member -> member.id().equals(node));
            return Outcome.done();
        }

        @Override
        public Outcome<List<Finding>> diagnose() {
            return Outcome.done(List.copyOf(findings));
        }

        @Override
        public Outcome<Collected> collectGarbage() {
            return Outcome.done(new Collected(12, 3_500_000, 1, 2));
        }

        @Override
        public Outcome<Rebuilt> rebuildRegistry() {
            return Outcome.done(new Rebuilt(1, 2, 3, List.of("pool/other")));
        }

        @Override
        public Outcome<Backup> backup() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome<Restored> restore(Backup backup) {
            throw new UnsupportedOperationException();
        }
    }
}
