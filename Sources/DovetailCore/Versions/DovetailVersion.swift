/// The version of this package: of the host, of its program, and of the libraries for plugins.
public enum DovetailVersion {
    /// As `dovetail --version` prints it.
    public static let text = "0.1.0"
}
