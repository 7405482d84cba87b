package main

import (
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"

	"connectrpc.com/connect"
)

// consoleFiles serves the console's folder: what lies in assets/ has a hash of its
// content in its name and is kept for ever, everything else is asked for again each
// time. A path without a dot is a screen of the console: index.html. Where FILE.gz
// lies beside FILE, clients that take it get that.
func consoleFiles(folder string) (http.Handler, error) {
	notFound := func(w http.ResponseWriter, r *http.Request) {
		writeError(w, r, connect.CodeNotFound, "path: got "+r.Method+" "+r.URL.Path+", which this server does not have")
	}
	if folder == "" {
		return http.HandlerFunc(notFound), nil
	}
	root, err := os.OpenRoot(folder) // Links out of the folder are not followed.
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		if !strings.Contains(name, ".") {
			name = "index.html"
		}
		file, info := open(root, name)
		if file == nil || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
			notFound(w, r)
			return
		}
		defer file.Close()
		w.Header().Set("Cache-Control", "no-cache")
		if strings.HasPrefix(name, "assets/") {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		w.Header().Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			if packed, packedInfo := open(root, name+".gz"); packed != nil {
				defer packed.Close()
				w.Header().Set("Content-Encoding", "gzip")
				file, info = packed, packedInfo
			}
		}
		http.ServeContent(w, r, name, info.ModTime(), file)
	}), nil
}

func open(root *os.Root, name string) (*os.File, fs.FileInfo) {
	file, err := root.Open(name)
	if err != nil {
		return nil, nil
	}
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		file.Close()
		return nil, nil
	}
	return file, info
}
