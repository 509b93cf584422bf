import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Downloads a file and keeps it only when it is the expected one. Needs nothing but the JDK that the build needs anyway. */
final class Fetch {
    private static final int PATIENCE_MILLIS = 60_000;

    private Fetch() {}

    public static void main(String[] arguments) throws NoSuchAlgorithmException {
        var from = URI.create(arguments[0]);
        var to = Path.of(arguments[1]);
        var expected = arguments[2];
        var part = to.resolveSibling(to.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.createDirectories(to.toAbsolutePath().getParent());
            var connection = from.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            var digest = MessageDigest.getInstance("SHA-512");
            try (var in = new DigestInputStream(connection.getInputStream(), digest)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            var found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(expected)) {
                Files.delete(part);
                fail(from + " is not what was expected: its SHA-512 is " + found + ", not " + expected + ".");
            }
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException problem) {
            fail(from + " could not be fetched: " + problem);
        }
    }

    private static void fail(String why) {
        System.err.println(why);
        System.exit(1);
    }
}
