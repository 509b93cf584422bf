package io.dotmesh.launcher;

import io.dotmesh.application.composition.Cluster;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.ports.driven.Credentials;
import io.dotmesh.ports.driven.NodeRegister.NodeRecord;
import io.dotmesh.ports.spi.PeerLinksProvider;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** What a node of a cluster says of itself to the others. */
final class ClusterSelf {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private ClusterSelf() {}

    /** Empty for a node that has its registry for itself. */
    static Outcome<Optional<Cluster>> of(Plan plan, NodeId node, Credentials credentials) {
        return plan.isOfCluster() ? cluster(plan, node, credentials).map(Optional::of) : Outcome.done(Optional.empty());
    }

    private static Outcome<Cluster> cluster(Plan plan, NodeId node, Credentials credentials) {
        // Of this start alone: nobody has to keep it, and whoever reads the register finds only its hash.
        var secret = credentials.newApiKey();
        return addresses(plan)
                .then(addresses -> Providers.find(
                                ServiceLoader.load(PeerLinksProvider.class),
                                PeerLinksProvider::scheme,
                                "way to other nodes",
                                "http")
                        .map(provider -> new Cluster(
                                new NodeRecord(
                                        node,
                                        plan.settings().text(Setting.NODE_NAME, hostName()),
                                        addresses,
                                        Version.TEXT,
                                        credentials.hashApiKey(secret),
                                        plan.clock().instant()),
                                provider.open(node, secret))));
    }

    private static Outcome<List<String>> addresses(Plan plan) {
        var given = plan.settings().text(Setting.ADVERTISE, "");
        return given.isEmpty() ? own(plan) : Outcome.each(List.of(given.split(",", -1)), ClusterSelf::address);
    }

    static Outcome<String> address(String text) {
        try {
            var url = new URI(text.strip());
            var scheme = Optional.ofNullable(url.getScheme()).orElse("");
            if ((scheme.equals("http") || scheme.equals("https")) && url.getHost() != null) {
                return Outcome.done(url.toString());
            }
        } catch (java.net.URISyntaxException _) {
            // Told below.
        }
        return Outcome.refused(
                FaultCode.CONFIGURATION,
                "'" + text.strip() + "' is no address of an API",
                "Give --advertise like http://10.0.0.2:32607, several with commas between.");
    }

    private static Outcome<List<String>> own(Plan plan) {
        try {
            var listens = InetAddress.getByName(plan.settings().text(Setting.LISTEN, "127.0.0.1"));
            var own = new ArrayList<String>();
            if (!listens.isAnyLocalAddress()) {
                own.add(url(listens, plan.port()));
            } else {
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                        .limit(NodeRecord.ADDRESSES_MAX)
                        .forEach(address -> own.add(url(address, plan.port())));
            }
            return own.isEmpty()
                    ? Outcome.refused(
                            FaultCode.CONFIGURATION,
                            "this machine has no address at which other nodes could reach it",
                            "Name one with --advertise http://ADDRESS:" + plan.port() + ".")
                    : Outcome.done(List.copyOf(own));
        } catch (IOException e) {
            return Outcome.refused(
                    FaultCode.CONFIGURATION,
                    "the addresses of this machine cannot be found out: " + e.getMessage(),
                    "Name one with --advertise http://ADDRESS:" + plan.port() + ".");
        }
    }

    private static String url(InetAddress address, int port) {
        var host = address.getHostAddress().replaceFirst("%.*", "");
        return "http://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }

    private static String hostName() {
        try {
            var name = Files.readString(HOST_NAME).strip();
            return name.isEmpty() ? "node" : name;
        } catch (IOException _) {
            return "node";
        }
    }
}
