package io.dotmesh.testkit.fake;

import io.dotmesh.ports.driven.AccountRegister;
import io.dotmesh.ports.driven.DotRegister;
import io.dotmesh.ports.driven.NodeRegister;
import io.dotmesh.ports.driven.Registry;

/** A registry whose register of dots is a {@link FailingDotRegister}. */
public final class FailingRegistry implements Registry {
    private final Registry delegate;
    private final Failpoints failpoints;

    public FailingRegistry(Registry delegate, Failpoints failpoints) {
        this.delegate = delegate;
        this.failpoints = failpoints;
    }

    @Override
    public DotRegister dots() {
        return new FailingDotRegister(delegate.dots(), failpoints);
    }

    @Override
    public AccountRegister accounts() {
        return delegate.accounts();
    }

    @Override
    public NodeRegister nodes() {
        return delegate.nodes();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
