package io.dotmesh.adapters.cli;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.ports.driven.RemoteBook;
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
            return (name, remote) -> file.change(book -> {
                book.put(name, remote);
                if (book.currentRemote().isEmpty()) {
                    book.switchRemote(name);
                }
            });
        });
    }
}
