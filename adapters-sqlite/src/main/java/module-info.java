import io.dotmesh.adapters.sqlite.SqliteRegistryProvider;
import io.dotmesh.ports.spi.RegistryProvider;

/** The registry of one node as one SQLite file. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.adapters.sqlite {
    requires io.dotmesh.ports;
    requires java.sql;
    requires org.xerial.sqlitejdbc;

    provides RegistryProvider with
            SqliteRegistryProvider;
}
