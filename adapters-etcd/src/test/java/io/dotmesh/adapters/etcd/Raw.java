package io.dotmesh.adapters.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The keys of an etcd, behind the registry's back. */
record Raw(Client client) implements AutoCloseable {
    static Raw of(EtcdProcess etcd) {
        return new Raw(Client.builder().endpoints(etcd.endpoint()).build());
    }

    void put(String key, String value) {
        await(client.getKVClient().put(bytes(key), bytes(value)));
    }

    /** Until then, as of a node that was killed. */
    void put(String key, String value, Duration lasting) {
        long lease = await(client.getLeaseClient().grant(lasting.toSeconds())).getID();
        await(client.getKVClient()
                .put(
                        bytes(key),
                        bytes(value),
                        PutOption.builder().withLeaseId(lease).build()));
    }

    void remove(String prefix) {
        await(client.getKVClient()
                .delete(bytes(prefix), DeleteOption.builder().isPrefix(true).build()));
    }

    List<String> keys(String prefix) {
        var option = GetOption.builder().isPrefix(true).withKeysOnly(true).build();
        return await(client.getKVClient().get(bytes(prefix), option)).getKvs().stream()
                .map(pair -> pair.getKey().toString(StandardCharsets.UTF_8).substring(prefix.length()))
                .toList();
    }

    /** Below a prefix, what was put after a revision and is still there. */
    List<String> changedSince(String prefix, long revision) {
        var option = GetOption.builder().isPrefix(true).withKeysOnly(true).build();
        return await(client.getKVClient().get(bytes(prefix), option)).getKvs().stream()
                .filter(pair -> pair.getModRevision() > revision)
                .map(pair -> pair.getKey().toString(StandardCharsets.UTF_8).substring(prefix.length()))
                .toList();
    }

    String value(String key) {
        return await(client.getKVClient().get(bytes(key)))
                .getKvs()
                .getFirst()
                .getValue()
                .toString(StandardCharsets.UTF_8);
    }

    long revision() {
        return await(client.getKVClient().get(bytes("any"))).getHeader().getRevision();
    }

    /** Forgets everything but what there is now. */
    void compact() {
        await(client.getKVClient()
                .compact(
                        revision(),
                        CompactOption.builder().withCompactPhysical(true).build()));
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    static <T> T await(CompletableFuture<T> asked) {
        try {
            return asked.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
