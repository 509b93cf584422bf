package io.dotmesh.launcher;

final class RehearsalMain {
    private RehearsalMain() {}

    public static void main(String[] arguments) {}
}
