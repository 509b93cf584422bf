package io.dotmesh.adapters.http;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.spi.AdapterConfig;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * Where to listen.
 *
 * @param port 0 for any that is free
 * @param livenessPort 0 for any that is free
 */
record Settings(InetAddress address, int port, int livenessPort) {
    private static final String LISTEN = "listen";
    private static final String PORT = "port";
    private static final String LIVENESS_PORT = "liveness-port";
    private static final int PORT_MAX = 65_535;

    static Outcome<Settings> parse(AdapterConfig config) {
        return config.knowing(Set.of(LISTEN, PORT, LIVENESS_PORT))
                .then(known -> address(known.setting(LISTEN).orElse("127.0.0.1")))
                .then(address -> port(config, PORT, 32_607)
                        .then(port -> port(config, LIVENESS_PORT, besides(port))
                                .then(liveness -> distinct(new Settings(address, port, liveness)))));
    }

    /** The original's rule: one above. */
    private static int besides(int port) {
        return port == 0 || port == PORT_MAX ? 0 : port + 1;
    }

    private static Outcome<Settings> distinct(Settings settings) {
        return settings.port != 0 && settings.port == settings.livenessPort
                ? Outcome.refused(
                        FaultCode.CONFIGURATION,
                        "'" + PORT + "' and '" + LIVENESS_PORT + "' are both " + settings.port,
                        "Leave out '" + LIVENESS_PORT + "', or choose another.")
                : Outcome.done(settings);
    }

    private static Outcome<InetAddress> address(String text) {
        try {
            var address = InetAddress.getByName(text);
            boolean here = address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
            return here ? Outcome.done(address) : elsewhere(text);
        } catch (UnknownHostException | SocketException e) {
            return elsewhere(text);
        }
    }

    private static Outcome<InetAddress> elsewhere(String text) {
        return Outcome.refused(
                FaultCode.CONFIGURATION,
                "'" + LISTEN + "' is '" + text + "', which is no address of this machine",
                "Use 127.0.0.1 for this machine alone, 0.0.0.0 for all of its addresses, or one of them.");
    }

    private static Outcome<Integer> port(AdapterConfig config, String name, int otherwise) {
        Optional<String> text = config.setting(name);
        if (text.isEmpty()) {
            return Outcome.done(otherwise);
        }
        var digits = text.get();
        boolean fits = digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= PORT_MAX;
        return fits
                ? Outcome.done(Integer.parseInt(digits))
                : Outcome.refused(
                        FaultCode.CONFIGURATION,
                        "'" + name + "' is '" + digits + "', which is no port",
                        "Use a number from 1 to " + PORT_MAX + ", or 0 for any that is free.");
    }
}
