package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Nothing;
import io.dotmesh.domain.fault.Outcome;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The keys below one prefix of etcd. Every call ends by its deadline with a value or a typed fault. */
final class Etcd implements AutoCloseable {
    private static final int PAGE_KEYS = 1_000;
    private static final int KEYS_TOGETHER = 100;

    private final Connections connections;
    private final String prefix;
    private final EtcdFaults faults;
    private volatile Optional<Cmp> claim = Optional.empty();

    Etcd(Connections connections, String prefix, EtcdFaults faults) {
        this.connections = connections;
        this.prefix = prefix;
        this.faults = faults;
    }

    /**
     * How a transaction ended.
     *
     * @param head the revision of the newest change, at least, when it was not made
     * @param claimed false when it was not made and what all changes depend on does not hold
     */
    record Ended(boolean made, long revision, long head, boolean claimed) {}

    /** Keys at one revision, and whether there are more. */
    private record Page(List<Entry> entries, boolean more, long revision) {}

    EtcdFaults faults() {
        return faults;
    }

    /** The revision that a key was last put in, zero when it does not exist. As of now, for whoever asks. */
    Outcome<Long> modified(String key, Deadline deadline) {
        return get(key, GetOption.builder().withKeysOnly(true).build(), deadline)
                .map(answer -> answer.getKvs().stream()
                        .mapToLong(KeyValue::getModRevision)
                        .max()
                        .orElse(0));
    }

    Outcome<List<Entry>> read(KeyRange range, Deadline deadline) {
        var entries = new ArrayList<Entry>();
        return eachPage(range, () -> deadline, entries::addAll).map(_ -> entries);
    }

    /** All entries of a range, as they are at one revision, which is answered. Each page has its own time. */
    Outcome<Long> eachPage(KeyRange range, Duration patience, Consumer<List<Entry>> heard) {
        return eachPage(range, () -> Deadline.in(patience), heard);
    }

    private Outcome<Long> eachPage(KeyRange range, Supplier<Deadline> deadline, Consumer<List<Entry>> heard) {
        var rest = range;
        long revision = 0;
        int limit = PAGE_KEYS;
        while (true) {
            var answer = page(rest, revision, limit, deadline.get());
            // Large values: fewer at once.
            if (limit > 1
                    && answer.toFault()
                            .filter(fault -> fault.code() == FaultCode.LIMIT)
                            .isPresent()) {
                limit = Math.max(1, limit / 8);
                continue;
            }
            if (!(answer instanceof Outcome.Done<Page>(var page))) {
                return answer.map(Page::revision);
            }
            revision = revision == 0 ? page.revision() : revision;
            heard.accept(page.entries());
            if (!page.more() || page.entries().isEmpty()) {
                return Outcome.done(revision);
            }
            rest = rest.after(page.entries().getLast().key());
        }
    }

    private Outcome<Page> page(KeyRange range, long revision, int limit, Deadline deadline) {
        var option = GetOption.builder()
                .withRange(bytes(range.to()))
                .withLimit(limit)
                .withRevision(revision)
                .build();
        return get(range.from(), option, deadline)
                .map(answer -> new Page(
                        answer.getKvs().stream().map(this::entry).toList(),
                        answer.isMore(),
                        answer.getHeader().getRevision()));
    }

    /** Those of these keys that exist. Of many, some are looked at later than others. */
    Outcome<Set<String>> existing(Collection<String> keys, Deadline deadline) {
        var existing = new HashSet<String>();
        var wanted = List.copyOf(keys);
        for (int begin = 0; begin < wanted.size(); begin += KEYS_TOGETHER) {
            var gets = wanted.subList(begin, Math.min(begin + KEYS_TOGETHER, wanted.size())).stream()
                    .map(key -> Op.get(
                            bytes(key), GetOption.builder().withKeysOnly(true).build()))
                    .toArray(Op[]::new);
            var answer =
                    ask(connections.current().getKVClient().txn().Then(gets).commit(), deadline);
            if (!(answer instanceof Outcome.Done<TxnResponse>(var got))) {
                return answer.map(_ -> Set.of());
            }
            got.getGetResponses().forEach(found -> found.getKvs().forEach(pair -> existing.add(key(pair))));
        }
        return Outcome.done(existing);
    }

    private Outcome<GetResponse> get(String key, GetOption option, Deadline deadline) {
        return ask(connections.current().getKVClient().get(bytes(key), option), deadline);
    }

    /** Writes what nobody refers to yet, with no condition. */
    Outcome<Nothing> write(Map<String, String> entries, Deadline deadline) {
        var puts = entries.entrySet().stream().<Op>map(this::put).toArray(Op[]::new);
        return ask(connections.current().getKVClient().txn().Then(puts).commit(), deadline)
                .map(_ -> Nothing.NOTHING);
    }

    /** From here on changes are only made while a key has a value. */
    void onlyWhile(String key, String value) {
        claim = Optional.of(
                new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.value(ByteSequence.from(value, StandardCharsets.UTF_8))));
    }

    /** From here on changes are made whatever stands there. */
    void always() {
        claim = Optional.empty();
    }

    Outcome<Long> grant(Duration lasting, Deadline deadline) {
        return ask(connections.current().getLeaseClient().grant(lasting.toSeconds()), deadline)
                .map(LeaseGrantResponse::getID);
    }

    Outcome<Nothing> prolong(long lease, Deadline deadline) {
        return ask(connections.current().getLeaseClient().keepAliveOnce(lease), deadline)
                .then(answer -> answer.getTTL() > 0 ? Outcome.done() : faults.leaseEnded());
    }

    /** With all keys that were put under it. */
    Outcome<Nothing> revoke(long lease, Deadline deadline) {
        return ask(connections.current().getLeaseClient().revoke(lease), deadline)
                .map(_ -> Nothing.NOTHING);
    }

    /**
     * Puts a key under a lease where there is none, or in place of an entry that is as it was, and others beside it for
     * good. Answers what is there in its place, or nothing when it was put.
     */
    Outcome<Optional<Entry>> hold(
            String key,
            String value,
            long lease,
            Optional<Entry> instead,
            Map<String, String> beside,
            Deadline deadline) {
        long expected = instead.map(Entry::modified).orElse(0L);
        var asked = connections
                .current()
                .getKVClient()
                .txn()
                .If(new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.modRevision(expected)))
                .Then(Stream.concat(
                                Stream.of(Op.put(
                                        bytes(key),
                                        ByteSequence.from(value, StandardCharsets.UTF_8),
                                        PutOption.builder().withLeaseId(lease).build())),
                                beside.entrySet().stream().map(this::put))
                        .toArray(Op[]::new))
                .Else(Op.get(bytes(key), GetOption.DEFAULT))
                .commit();
        return ask(asked, deadline)
                .map(answer -> answer.getGetResponses().stream()
                        .flatMap(got -> got.getKvs().stream())
                        .map(this::entry)
                        .findFirst());
    }

    /** Puts a key while another has a value; whether it does. */
    Outcome<Boolean> putWhile(String other, String has, String key, String value, Deadline deadline) {
        var condition =
                new Cmp(bytes(other), Cmp.Op.EQUAL, CmpTarget.value(ByteSequence.from(has, StandardCharsets.UTF_8)));
        return ask(
                        connections
                                .current()
                                .getKVClient()
                                .txn()
                                .If(condition)
                                .Then(put(Map.entry(key, value)))
                                .commit(),
                        deadline)
                .map(TxnResponse::isSucceeded);
    }

    /** Deletes a key unless another exists; whether it does not. */
    Outcome<Boolean> deleteUnless(String other, String key, Deadline deadline) {
        return ask(
                        connections
                                .current()
                                .getKVClient()
                                .txn()
                                .If(new Cmp(bytes(other), Cmp.Op.EQUAL, CmpTarget.version(0)))
                                .Then(delete(KeyRange.of(key)))
                                .commit(),
                        deadline)
                .map(TxnResponse::isSucceeded);
    }

    Outcome<Ended> make(Plan plan, Deadline deadline) {
        var conditions = new ArrayList<Cmp>();
        var needed = claim;
        needed.ifPresent(conditions::add);
        plan.expected()
                .forEach((key, revision) ->
                        conditions.add(new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.modRevision(revision))));
        var operations = new ArrayList<Op>();
        for (var staged : plan.staged()) {
            var key = Layout.staging(staged.range());
            conditions.add(new Cmp(bytes(key), Cmp.Op.GREATER, CmpTarget.version(0)));
            operations.add(delete(KeyRange.of(key)));
        }
        plan.puts().entrySet().forEach(entry -> operations.add(put(entry)));
        plan.deletes().forEach(range -> operations.add(delete(range)));
        if (!plan.puts().isEmpty() || !plan.deletes().isEmpty()) {
            operations.add(put(Map.entry(Layout.HEAD, "")));
        }
        var asked = connections
                .current()
                .getKVClient()
                .txn()
                .If(conditions.toArray(Cmp[]::new))
                .Then(operations.toArray(Op[]::new))
                .Else(
                        Op.get(
                                bytes(Layout.HEAD),
                                GetOption.builder().withKeysOnly(true).build()),
                        Op.txn(needed.map(cmp -> new Cmp[] {cmp}).orElseGet(() -> new Cmp[0]), new Op[0], new Op[0]))
                .commit();
        return ask(asked, deadline)
                .map(answer -> new Ended(
                        answer.isSucceeded(),
                        answer.getHeader().getRevision(),
                        answer.getGetResponses().stream()
                                .flatMap(got -> got.getKvs().stream())
                                .mapToLong(KeyValue::getModRevision)
                                .max()
                                .orElse(0),
                        answer.isSucceeded()
                                || answer.getTxnResponses().stream().allMatch(TxnResponse::isSucceeded)));
    }

    /** Tells what happens to a range from a revision on, until the one who listens is told of an error. */
    Watch.Watcher watch(KeyRange range, long revision, Watch.Listener listener) {
        var option = WatchOption.builder()
                .withRange(bytes(range.to()))
                .withRevision(revision)
                .withProgressNotify(true)
                .withCreateNotify(true)
                .withRequireLeader(true)
                .build();
        return connections.current().getWatchClient().watch(bytes(range.from()), option, listener);
    }

    Entry entry(KeyValue pair) {
        return new Entry(key(pair), text(pair.getValue()), pair.getCreateRevision(), pair.getModRevision());
    }

    String key(KeyValue pair) {
        return text(pair.getKey()).substring(prefix.length());
    }

    /** Goes on with a new connection, as the one before may wait long until it tries again. */
    void renew() {
        connections.renew();
    }

    private Op put(Map.Entry<String, String> entry) {
        return Op.put(
                bytes(entry.getKey()), ByteSequence.from(entry.getValue(), StandardCharsets.UTF_8), PutOption.DEFAULT);
    }

    private Op delete(KeyRange range) {
        return Op.delete(
                bytes(range.from()),
                DeleteOption.builder().withRange(bytes(range.to())).build());
    }

    private ByteSequence bytes(String key) {
        return ByteSequence.from(prefix + key, StandardCharsets.UTF_8);
    }

    private static String text(ByteSequence bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private <T> Outcome<T> ask(CompletableFuture<T> asked, Deadline deadline) {
        try {
            return Outcome.done(asked.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            asked.cancel(true);
            return faults.tooLate();
        } catch (InterruptedException _) {
            asked.cancel(true);
            return faults.interrupted();
        } catch (ExecutionException e) {
            return faults.of(Stream.iterate(e.getCause(), java.util.Objects::nonNull, Throwable::getCause)
                    .filter(cause -> !(cause instanceof ExecutionException))
                    .findFirst()
                    .orElse(e));
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
