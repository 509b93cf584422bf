/** Hashes of secrets: slow ones for what people choose, fast ones for what machines chose. */
@org.jspecify.annotations.NullMarked
module io.dotmesh.adapters.credentials {
    requires io.dotmesh.ports;
    requires org.bouncycastle.provider;

    provides io.dotmesh.ports.spi.CredentialsProvider with
            io.dotmesh.adapters.credentials.ScryptCredentialsProvider;
}
