package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook;
import io.dotmesh.ports.driven.RemoteBook.Remote;
import io.dotmesh.ports.spi.AdapterConfig;
import io.dotmesh.ports.spi.RemoteBookProvider;
import java.nio.file.Path;
import java.util.Set;

/** Opens the configuration of {@code dm}. Settings: {@code home}, the directory of the person whose it is. */
public final class DmRemoteBookProvider implements RemoteBookProvider {
    private static final String HOME = "home";

    @Override
    public String scheme() {
        return "dm";
    }

    @Override
    public Outcome<RemoteBook> open(AdapterConfig config) {
        return config.knowing(Set.of(HOME)).map(checked -> {
            var home = Path.of(checked.setting(HOME).orElseGet(() -> System.getProperty("user.home")));
            var file = new BookFile(Place.config(home));
            var node = checked.data().toAbsolutePath().normalize().toString();
            return (name, remote) -> file.changeIf(book -> {
                var own = ownName(book, name, remote, node);
                book.put(own, remote, node);
                if (book.currentRemote().isEmpty()) {
                    book.switchRemote(own);
                }
                return Outcome.done(own);
            });
        });
    }

    /** The name if it is free or the node's own already; else with the port, and with a number if that is taken too. */
    private static String ownName(Book book, String name, Remote remote, String node) {
        var own = name;
        for (int number = 1; !isFor(book, own, node); number++) {
            own = name + "-" + remote.port() + (number == 1 ? "" : "-" + number);
        }
        return own;
    }

    private static boolean isFor(Book book, String name, String node) {
        return !book.isS3(name)
                && (book.remote(name).isEmpty()
                        || book.dataDirectory(name).filter(node::equals).isPresent());
    }
}
