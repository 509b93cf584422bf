package io.dotmesh.ports.driven;

/** What the nodes of a cluster agree on: dots, accounts, and who they are. For one node, a file. */
public interface Registry extends AutoCloseable {
    DotRegister dots();

    AccountRegister accounts();

    NodeRegister nodes();

    /** Ends the memberships and subscriptions that are left. */
    @Override
    void close();
}
