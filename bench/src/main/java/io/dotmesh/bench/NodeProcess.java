package io.dotmesh.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A node in a process of its own, asked over JSON-RPC as any client would. */
final class NodeProcess implements AutoCloseable {
    private static final String KEY = "BENCHBENCHBENCHBENCHBENCHBENCHBE";
    private static final Pattern RESULT = Pattern.compile("\"result\"\\s*:\\s*");
    private static final Pattern TEXT = Pattern.compile("\"result\"\\s*:\\s*\"([^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Process process;
    private final int port;
    private final Path home;
    private final double startMillis;
    private final HttpClient client = HttpClient.newHttpClient();

    private NodeProcess(Process process, int port, Path home, double startMillis) {
        this.process = process;
        this.port = port;
        this.home = home;
        this.startMillis = startMillis;
    }

    static NodeProcess start(Ground ground, Path data, String... settings) throws IOException, InterruptedException {
        return start(ground, data, "", settings);
    }

    /** One that ends when it needs more heap than that. */
    static NodeProcess startSmall(Ground ground, Path data, int heapMebibytes)
            throws IOException, InterruptedException {
        return start(ground, data, "-Xmx" + heapMebibytes + "m", new String[0]);
    }

    private static NodeProcess start(Ground ground, Path data, String javaOptions, String[] settings)
            throws IOException, InterruptedException {
        int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        var home = ground.fresh("home");
        var command = new ArrayList<>(
                List.of(ground.dm().toString(), "server", "--data", data.toString(), "--port", Integer.toString(port)));
        command.addAll(List.of(settings));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("DOTMESH_JAVA_OPTS", javaOptions);
        builder.environment()
                .put("INITIAL_ADMIN_API_KEY", Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8)));
        builder.redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile());
        long began = System.nanoTime();
        var process = builder.start();
        var starting = new NodeProcess(process, port, home, 0);
        while (!starting.answers()) {
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new IOException("the node did not start: "
                        + Files.readString(data.resolveSibling(data.getFileName() + ".log")));
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return new NodeProcess(process, port, home, (System.nanoTime() - began) / 1e6);
    }

    /** From the start of the process to its first answer. */
    double startMillis() {
        return startMillis;
    }

    Path home() {
        return home;
    }

    long pid() {
        return process.pid();
    }

    /** By a plain socket: a client that is told no every other millisecond would take the node's processor from it. */
    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write("GET /check HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() >= 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** The result, as JSON. */
    String ask(String method, String parameters) throws IOException, InterruptedException {
        var body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"DotmeshRPC." + method + "\",\"params\":" + parameters + "}";
        var login = Base64.getEncoder().encodeToString(("admin:" + KEY).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/rpc"))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        if (!RESULT.matcher(answer).find() || answer.contains("\"error\":{")) {
            throw new IOException(method + " answered " + answer.substring(0, Math.min(500, answer.length())));
        }
        return answer;
    }

    void create(String dot) throws IOException, InterruptedException {
        ask("Create", "{\"Namespace\":\"admin\",\"Name\":\"" + dot + "\"}");
    }

    /** The id of the branch master of a dot. */
    String branchId(String dot) throws IOException, InterruptedException {
        return text(ask("Lookup", "{\"Namespace\":\"admin\",\"Name\":\"" + dot + "\",\"Branch\":\"\"}"));
    }

    /** The id of the commit. */
    String commit(String dot, int number) throws IOException, InterruptedException {
        return text(ask(
                "Commit",
                "{\"Namespace\":\"admin\",\"Name\":\"" + dot + "\",\"Branch\":\"\",\"Message\":\"commit " + number
                        + "\"}"));
    }

    private static String text(String answer) throws IOException {
        var result = TEXT.matcher(answer);
        if (!result.find()) {
            throw new IOException("there is no text in " + answer);
        }
        return result.group(1);
    }

    /** Where the default subdot of a dot is. */
    Path procure(String dot) throws IOException, InterruptedException {
        var answer = ask("Procure", "{\"Namespace\":\"admin\",\"Name\":\"" + dot + "\",\"Subdot\":\"__default__\"}");
        return Path.of(text(answer));
    }

    /** Memory that is in use now, in MiB. */
    long residentMebibytes() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("no VmRSS");
    }

    /** What the system counted for the process: its own ticks of 10 ms, and the page faults of children that ended. */
    record Counted(long ticks, long childFaults) {}

    Counted counted() throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        // proc(5): minor faults of waited-for children are field 11, user and system time 14 and 15; two are cut off
        // here.
        return new Counted(Long.parseLong(fields[11]) + Long.parseLong(fields[12]), Long.parseLong(fields[8]));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        client.close();
        Ground.remove(home);
    }
}
