package io.dotmesh.ports.driven;

/** What the nodes of a cluster agree on: dots and accounts. For one node, a file. */
public interface Registry extends AutoCloseable {
    DotRegister dots();

    AccountRegister accounts();

    @Override
    void close();
}
