// Where the bytes of an export go: straight into a file where the browser can
// write one, else into memory until all is there and it is downloaded.

interface Target {
  write(chunk: Uint8Array): Promise<void>;
  // Makes the file whole.
  close(): Promise<void>;
  // Gives it up.
  abort(): Promise<void>;
}

interface SavePicker {
  showSaveFilePicker?: (options: {
    suggestedName: string;
    types: { accept: Record<string, string[]> }[];
  }) => Promise<FileSystemFileHandle>;
}

// undefined: the reader chose no file after all.
export async function openTarget(name: string, type: string): Promise<Target | undefined> {
  const { showSaveFilePicker } = globalThis as SavePicker;
  if (!showSaveFilePicker) return new Download(name, type);
  let handle: FileSystemFileHandle;
  try {
    const extension = name.slice(name.lastIndexOf('.'));
    handle = await showSaveFilePicker.call(globalThis, {
      suggestedName: name,
      types: [{ accept: { [type]: [extension] } }],
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    // Not allowed here, as in a frame or by the browser's settings.
    return new Download(name, type);
  }
  const stream = await handle.createWritable();
  return {
    write: (chunk) => stream.write(chunk as Uint8Array<ArrayBuffer>),
    close: () => stream.close(),
    abort: () => stream.abort(),
  };
}

class Download implements Target {
  private parts: BlobPart[] = [];

  constructor(
    private readonly name: string,
    private readonly type: string,
  ) {}

  write(chunk: Uint8Array): Promise<void> {
    this.parts.push(chunk as Uint8Array<ArrayBuffer>);
    return Promise.resolve();
  }

  close(): Promise<void> {
    download(new Blob(this.parts, { type: this.type }), this.name);
    this.parts = [];
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.parts = [];
    return Promise.resolve();
  }
}

export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
