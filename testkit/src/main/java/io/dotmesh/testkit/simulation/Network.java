package io.dotmesh.testkit.simulation;

import io.dotmesh.domain.identity.NodeId;
import java.util.Set;
import java.util.TreeSet;

/** Loses, repeats, delays and so reorders messages; and parts the nodes, each on one side or the other. */
final class Network {
    private final Agenda agenda;
    private final Chance chance;
    private final Set<NodeId> otherSide = new TreeSet<>();
    private final Set<NodeId> offRegister = new TreeSet<>();
    private double loss;

    Network(Agenda agenda, Chance chance) {
        this.agenda = agenda;
        this.chance = chance;
    }

    void setLoss(double probability) {
        loss = probability;
    }

    void part(Set<NodeId> side) {
        otherSide.clear();
        otherSide.addAll(side);
    }

    void cutFromRegister(NodeId node) {
        offRegister.add(node);
    }

    void heal() {
        otherSide.clear();
        offRegister.clear();
    }

    boolean joins(NodeId one, NodeId other) {
        return otherSide.contains(one) == otherSide.contains(other);
    }

    boolean reachesRegister(NodeId node) {
        return !offRegister.contains(node);
    }

    void send(NodeId from, NodeId to, Runnable delivery) {
        if (!joins(from, to) || (loss > 0 && chance.in(loss))) {
            return;
        }
        agenda.in(delay(), delivery);
        if (loss > 0 && chance.in(loss)) {
            agenda.in(delay(), delivery);
        }
    }

    /** Now and then very late. */
    int delay() {
        return loss > 0 && chance.in(0.02) ? chance.between(100, 3000) : chance.between(1, 40);
    }
}
