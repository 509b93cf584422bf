package io.dotmesh.adapters.http;

import io.dotmesh.ports.driving.Entrance;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests and how long they took, and tells it the way Prometheus reads, under the original's names. */
final class Meters {
    private static final Set<String> VERBS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

    private final Map<String, Meter> requests = new ConcurrentHashMap<>();
    private final Map<String, Meter> calls = new ConcurrentHashMap<>();

    private record Meter(LongAdder count, LongAdder nanos) {
        Meter() {
            this(new LongAdder(), new LongAdder());
        }

        void add(long took) {
            count.increment();
            nanos.add(took);
        }
    }

    /** Counts a request. {@code url} is one of a few: no client can make series without end. */
    void request(String url, String verb, int status, long nanos) {
        var known = VERBS.contains(verb) ? verb : "other";
        var labels = "{url=\"%s\",http_method=\"%s\",status_code=\"%d\"}".formatted(url, known, status);
        requests.computeIfAbsent(labels, _ -> new Meter()).add(nanos);
    }

    /** Counts a call of a method. */
    void call(Method method, long nanos) {
        var labels = "{url=\"/rpc\",rpc_method=\"%s\",status_code=\"200\"}".formatted(method.name());
        calls.computeIfAbsent(labels, _ -> new Meter()).add(nanos);
    }

    String text(Optional<Entrance.Gauges> gauges) {
        var text = new StringBuilder(8 * 1024);
        head(text, "dm_req_total", "counter", "Requests.");
        new TreeMap<>(requests).forEach((labels, meter) -> line(text, "dm_req_total" + labels, meter.count.sum()));
        summary(text, "dm_req_duration_seconds", "How long requests took.", requests);
        summary(text, "dm_rpc_req_duration_seconds", "How long calls of methods took.", calls);
        gauges.ifPresent(known -> gauges(text, known));
        return text.toString();
    }

    private static void summary(StringBuilder text, String name, String help, Map<String, Meter> meters) {
        head(text, name, "summary", help);
        new TreeMap<>(meters).forEach((labels, meter) -> {
            line(text, name + "_sum" + labels, meter.nanos.sum() / 1e9);
            line(text, name + "_count" + labels, meter.count.sum());
        });
    }

    private static void gauges(StringBuilder text, Entrance.Gauges gauges) {
        double percent = gauges.totalBytes() == 0 ? 0 : 100.0 * gauges.usedBytes() / gauges.totalBytes();
        head(text, "dm_zpool_usage_percentage", "gauge", "How full the storage is.");
        line(
                text,
                "dm_zpool_usage_percentage{node_name=\"%s\",pool_name=\"%s\"}"
                        .formatted(escaped(gauges.node()), escaped(gauges.store())),
                percent);
        gauge(text, "dm_storage_used_bytes", "What the storage holds.", gauges.usedBytes());
        gauge(text, "dm_storage_total_bytes", "What the storage could hold.", gauges.totalBytes());
        gauge(text, "dm_dots", "Dots, without those in the trash.", gauges.dots());
        gauge(text, "dm_branches", "Branches of these.", gauges.branches());
        gauge(text, "dm_commits", "Commits of these.", gauges.commits());
    }

    private static void gauge(StringBuilder text, String name, String help, long value) {
        head(text, name, "gauge", help);
        line(text, name, value);
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, long value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void line(StringBuilder text, String name, double value) {
        text.append(name)
                .append(' ')
                .append(String.format(Locale.ROOT, "%.9g", value))
                .append('\n');
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
