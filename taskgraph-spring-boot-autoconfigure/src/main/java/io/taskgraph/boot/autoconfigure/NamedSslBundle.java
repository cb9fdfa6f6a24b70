package io.taskgraph.boot.autoconfigure;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * An SSL bundle that a property names.
 *
 * @param property the property
 * @param name its value
 */
public record NamedSslBundle(String property, String name) {

    /**
     * Returns the bundle.
     *
     * @throws MissingSslBundleException if there is no bundle of that name
     */
    public SslBundle find(ObjectProvider<SslBundles> sslBundles) {
        SslBundles bundles = sslBundles.getIfAvailable();
        if (bundles == null) {
            throw new MissingSslBundleException(property, name, List.of());
        }
        try {
            return bundles.getBundle(name);
        } catch (NoSuchSslBundleException ex) {
            throw new MissingSslBundleException(property, name, bundles.getBundleNames());
        }
    }
}
