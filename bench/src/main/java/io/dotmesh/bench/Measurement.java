package io.dotmesh.bench;

import java.io.IOException;
import java.util.List;

/** Something that can be measured on its own. */
interface Measurement {
    String name();

    List<Figure> run(Ground ground) throws IOException, InterruptedException;
}
