package io.dotmesh.ports.driving;

/** Everything that one caller can ask for. */
public record UseCases(
        Dots dots, Branches branches, Commits commits, Volumes volumes, Accounts accounts, Nodes nodes) {}
