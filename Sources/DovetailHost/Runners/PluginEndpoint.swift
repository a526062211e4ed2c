public import DovetailCore

/// A release that runs, and makes instances of its plugin.
public protocol PluginEndpoint: Sendable {
    /// Makes a fresh instance of the plugin for an installation; starts the process in which it is to live, if none runs.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/notRunnable`` when the process cannot be started, and
    ///   ``DovetailCore/DovetailError/Code/crashed`` when it ends meanwhile.
    func makeInstance(for installation: InstallationID) async throws -> any PluginInstance
}
