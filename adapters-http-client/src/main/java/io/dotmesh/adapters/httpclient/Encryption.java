package io.dotmesh.adapters.httpclient;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS with the certificates that the JDK trusts. */
final class Encryption {
    private Encryption() {}

    static Socket over(Socket plain, Address address, Deadline deadline) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var socket = (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
        var parameters = socket.getSSLParameters();
        // Without this, any certificate of any host would do.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(deadline.millis());
        socket.startHandshake();
        return socket;
    }
}
