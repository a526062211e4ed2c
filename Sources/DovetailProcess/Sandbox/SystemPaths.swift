/// The paths of the system that every plugin may read.
enum SystemPaths {
    /// Programs and libraries.
    static let programs = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"]

    /// The settings that programs need to load libraries, know the time zone and check certificates.
    static let settings = [
        "/etc/alternatives", "/etc/ca-certificates", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
        "/etc/localtime", "/etc/mime.types", "/etc/nsswitch.conf", "/etc/pki/tls/certs", "/etc/ssl/certs",
        "/etc/ssl/openssl.cnf", "/etc/timezone",
    ]

    /// The settings that programs need to find others on the network.
    static let network = [
        "/etc/gai.conf", "/etc/host.conf", "/etc/hosts", "/etc/protocols", "/etc/resolv.conf", "/etc/services",
    ]

    /// Devices that hold nothing.
    static let readableDevices = ["/dev/random", "/dev/urandom"]
    /// Devices that take everything.
    static let writableDevices = ["/dev/full", "/dev/null", "/dev/tty", "/dev/zero"]
}
