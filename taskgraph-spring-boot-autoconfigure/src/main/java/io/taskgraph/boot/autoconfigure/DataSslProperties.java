package io.taskgraph.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

/** Properties of mutual TLS between processes. */
public class DataSslProperties extends SslProperties {

    /** Names, one of which the certificate of another process must have. Without any, every trusted certificate is accepted. */
    private List<String> peerNames = new ArrayList<>();

    public List<String> getPeerNames() {
        return peerNames;
    }

    public void setPeerNames(List<String> peerNames) {
        this.peerNames = peerNames;
    }
}
