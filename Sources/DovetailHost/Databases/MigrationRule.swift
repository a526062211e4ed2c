public import DovetailCore

/// What migrations of a plugin's tables may do.
public enum MigrationRule: Sendable, Equatable {
    /// Anything: nobody is on another release.
    case free
    /// Only add: somebody is on one of these other releases, or can go back to it.
    ///
    /// Tables, views and columns stay as they are, and so do rows but in columns that have come with the migration. What it
    /// takes away makes the whole transaction fail with ``DovetailCore/DovetailError/Code/statementRefused``.
    case adding(besides: [SemanticVersion])
    /// Anything, since nobody is on a release any more that uses what goes; releases without these migrations cannot be used
    /// afterwards.
    case contracting
}
