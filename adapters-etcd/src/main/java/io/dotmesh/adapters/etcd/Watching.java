package io.dotmesh.adapters.etcd;

import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.watch.WatchResponse;

/** One watch of a {@link Mirror}, from its begin to its end; its fields are guarded by the mirror's lock. */
final class Watching implements Watch.Listener {
    private final Mirror mirror;

    boolean hasBegun;
    boolean isOver;

    Watching(Mirror mirror) {
        this.mirror = mirror;
    }

    @Override
    public void onNext(WatchResponse response) {
        if (response.getEvents().isEmpty() && !response.isProgressNotify()) {
            mirror.begun(this);
        } else {
            mirror.hear(this, response);
        }
    }

    @Override
    public void onError(Throwable error) {
        mirror.over(this, error instanceof CompactedException);
    }

    @Override
    public void onCompleted() {
        mirror.over(this, false);
    }
}
