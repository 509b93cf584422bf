package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.VolumeStore.Volume;
import io.dotmesh.ports.transfer.StreamFeatures;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Streams on their way: who ends them, and several at once. */
class FlowCases extends TransferCases {
    FlowCases(VolumeStoreContract contract) {
        super(contract);
    }

    @Test
    void aStreamCanBeClosedWhileItIsRead() throws IOException, InterruptedException {
        var branch = branchWithEverything();
        var stream = done(store().send(branch, ALL, commit(branch), StreamFeatures.NONE));
        var begun = new AtomicBoolean();
        var reader = Thread.ofPlatform().start(() -> {
            try {
                while (stream.read() >= 0) {
                    begun.set(true);
                }
            } catch (IOException _) {
                // As it should be.
            }
        });
        eventually(begun::get, is -> is);

        stream.close();

        assertThat(reader.join(contract.patience())).isTrue();
        done(store().unmount(branch));
        done(store().destroy(branch));
    }

    @Test
    void ofTwoWholeStreamsIntoOneBranchAtOnceOneIsRefused() throws IOException {
        var branch = branchWithEverything();
        var stream = sent(branch, ALL, commit(branch));
        var answers = new ConcurrentLinkedQueue<Outcome<Volume>>();
        var target = other();
        var both = Stream.generate(() -> Thread.ofPlatform().start(() -> answers.add(receive(target, branch, stream))))
                .limit(2)
                .toList();
        both.forEach(this::join);

        assertThat(answers.stream().filter(Outcome::isDone)).hasSize(1);
        faulted(answers.stream().filter(each -> !each.isDone()).findFirst().orElseThrow(), FaultCode.ALREADY_EXISTS);
        assertThat(otherTree(branch)).isEqualTo(tree(branch));
    }

    private void join(Thread thread) {
        try {
            assertThat(thread.join(contract.patience())).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
