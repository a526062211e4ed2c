import ArgumentParser
import DovetailCore

/// The exit statuses that scripts can rely on, after `sysexits.h`.
extension ExitCode {
    /// The operation was carried out and failed, or the host refused it.
    ///
    /// Status 1.
    static let failed = ExitCode.failure
    /// The arguments or settings make no sense.
    ///
    /// Status 64, which the argument parser gives, too.
    static let usage = ExitCode(64)
    /// A manifest, package, configuration, data folder or backup has faults.
    ///
    /// Status 65.
    static let invalidData = ExitCode(65)
    /// No such plugin, release, user or installation.
    ///
    /// Status 66.
    static let notFound = ExitCode(66)
    /// No server answers.
    ///
    /// Status 69.
    static let unreachable = ExitCode(69)
    /// The host itself failed: its store, its disk, or an error that should not happen.
    ///
    /// Status 70.
    static let hostFailed = ExitCode(70)
    /// What is needed cannot be used: the port, the data folder, the place of a backup.
    ///
    /// Status 73.
    static let cannotServe = ExitCode(73)
    /// The host is busy or stopping: the same command may work in a moment.
    ///
    /// Status 75.
    static let tryAgain = ExitCode(75)
    /// Nobody is signed in, or whoever is may not do that.
    ///
    /// Status 77.
    static let notPermitted = ExitCode(77)

    /// The statuses for `--help`.
    static let table = """
        EXIT STATUS:
           0  done
           1  the operation failed, or the plugin's state does not allow it
          64  the arguments or settings make no sense
          65  a manifest, package, configuration, data folder or backup has faults
          66  no such plugin, release, user or installation
          69  no server answers
          70  the host itself failed
          73  the port, the data folder or the place of a backup cannot be used
          75  the host is busy or stopping: try again in a moment
          77  not signed in, or not permitted
        """

    /// The status that stands for a kind of failure.
    init(for code: DovetailError.Code) {
        self = Self.byCode[code] ?? .failed
    }

    private static let byCode: [DovetailError.Code: ExitCode] = [
        .invalidName: .usage, .invalidRequest: .usage,
        .invalidManifest: .invalidData, .invalidPackage: .invalidData, .invalidConfiguration: .invalidData,
        .validationFailed: .invalidData, .tooLarge: .invalidData,
        .pluginNotFound: .notFound, .releaseNotFound: .notFound, .notInstalled: .notFound, .userNotFound: .notFound,
        .notFound: .notFound,
        .operationInProgress: .tryAgain, .stopping: .tryAgain, .databaseBusy: .tryAgain,
        .tooManyRequests: .tryAgain,
        .unauthenticated: .notPermitted, .forbidden: .notPermitted, .permissionDenied: .notPermitted,
        .storeFailed: .hostFailed, .internalError: .hostFailed, .damagedRelease: .hostFailed,
    ]
}
