package main

import (
	"embed"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"

	"connectrpc.com/connect"
)

// consoleFiles serves the console's folder: what lies in assets/ has a hash of its
// content in its name and is kept for ever, all else is asked for again each time.
// A path without a dot is a screen: index.html. Where FILE.gz lies beside FILE,
// clients that take it get that. Links that lead out of the folder are not followed.
func consoleFiles(folder string) (http.HandlerFunc, error) {
	var files fs.FS = embed.FS{}
	if folder != "" {
		root, err := os.OpenRoot(folder)
		if err != nil {
			return nil, fmt.Errorf("console: %w", err)
		}
		files = root.FS()
	}
	has := func(name string) bool {
		info, err := fs.Stat(files, name)
		return err == nil && info.Mode().IsRegular()
	}
	return func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		if !strings.Contains(name, ".") {
			name = "index.html"
		}
		if !has(name) || r.Method != http.MethodGet && r.Method != http.MethodHead {
			fail(w, r, refusal(connect.CodeNotFound, "path: got %s %s, which this server does not have", r.Method, r.URL.Path))
			return
		}
		w.Header().Set("Vary", "Accept-Encoding")
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		w.Header().Set("Cache-Control", "no-cache")
		if strings.HasPrefix(name, "assets/") {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && has(name+".gz") {
			w.Header().Set("Content-Encoding", "gzip")
			name += ".gz"
		}
		http.ServeFileFS(w, r, files, name)
	}, nil
}
