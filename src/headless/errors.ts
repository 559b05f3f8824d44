/** What the user can mend: wrong words, a path that is not there, a file that may not be read. One line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The part of an error of Node's file functions that a reader understands. */
export function fileTrouble(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'no permission to read it';
    case 'ELOOP':
      return 'symbolic links in a circle';
    case 'ENAMETOOLONG':
      return 'the name is too long';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
