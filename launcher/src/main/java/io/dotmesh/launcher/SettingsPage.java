package io.dotmesh.launcher;

/** The settings, told to people: as a page of the reference, and as an answer to {@code --help}. */
final class SettingsPage {
    private SettingsPage() {}

    static String markdown() {
        var page = new StringBuilder("""
                # Settings of a node

                <!-- Made from io.dotmesh.launcher.Setting by SettingsPageTest; do not edit. -->

                `dm server` reads each setting from the first of these places that has it: a flag, an environment
                variable, a line of the configuration file, the default. An empty variable counts as one that is not
                set. A flag or line that does not exist is refused, with the nearest name that does.

                | setting | flag | variable | line of the file | default |
                |---|---|---|---|---|
                """);
        for (Setting setting : Setting.values()) {
            page.append("| [`")
                    .append(setting.key())
                    .append("`](#")
                    .append(setting.key())
                    .append(") | ")
                    .append(setting.isFlag() ? "`--" + setting.key() + " " + cell(setting.form()) + "`" : "–")
                    .append(" | ")
                    .append(setting.variables().isEmpty() ? "–" : "`" + String.join("`, `", setting.variables()) + "`")
                    .append(" | ")
                    .append(setting.isLine() ? "`" + setting.key() + " = …`" : "–")
                    .append(" | ")
                    .append(setting.fallback())
                    .append(" |\n");
        }
        for (Setting setting : Setting.values()) {
            page.append("\n## ").append(setting.key()).append("\n\n");
            page.append(setting.meaning()).append('\n');
            switch (setting.reader()) {
                case ZFS_STORE -> page.append("\nOnly for the store `zfs`.\n");
                case ETCD_REGISTRY, CLUSTER -> page.append("\nOnly for the registry `etcd`.\n");
                case SECRETS ->
                    page.append("\nNever a flag: every user of a machine can read the flags of a process.\n");
                case LAUNCHER, POLICY, STORE, MOUNT_NAMES, FRONT_END -> {}
            }
        }
        return page.toString();
    }

    static String help() {
        var text = new StringBuilder("Usage: dm server [--SETTING VALUE]...\nRuns a node in the foreground.\n\n");
        for (Setting setting : Setting.values()) {
            if (setting.isFlag()) {
                text.append("  --")
                        .append(setting.key())
                        .append(' ')
                        .append(setting.form())
                        .append('\n');
                text.append("      ").append(setting.meaning().replace("`", "")).append('\n');
                text.append("      Default: ")
                        .append(setting.fallback().replace("`", ""))
                        .append('\n');
            }
        }
        return text.append("\nEach is also an environment variable or a line of a file: docs/reference/settings.md\n")
                .toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
