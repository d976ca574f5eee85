# Makes all files of a release in dist/release. Part of ./run.

release_packages=(dpkg-dev file buildah git)

release() {
  build
  install_packages "${release_packages[@]}"
  # It comes with Node, which others than Debian package, too.
  command -v npm >/dev/null || install_packages npm
  local version folder=dist/release
  version=$(sed -nE 's/^project\(tokenferry VERSION ([0-9.]+).*/\1/p' CMakeLists.txt)
  rm -rf $folder && mkdir -p $folder
  say 'Making the Debian package'
  logged package cpack --config build/release/CPackConfig.cmake
  rm -rf $folder/_CPack_Packages
  say 'Making the container'
  logged container deploy/container/build.sh "$folder/tokenferry-$version-$(dpkg --print-architecture).container.tar"
  say 'Packing for npm, and the source'
  local part
  for part in dist/web dist/edge; do
    [[ ! -e $part/package.json ]] || logged npm-pack npm pack "./$part" --pack-destination $folder --silent
  done
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct)" -C dist -c site |
    gzip -9n >"$folder/tokenferry-site-$version.tgz"
  cp dist/web/integrity.json "$folder/tokenferry-$version.integrity.json"
  git archive --format=tar --prefix="tokenferry-$version/" HEAD | gzip -9n >"$folder/tokenferry-$version.tar.gz"
  node deploy/sbom.mjs "$version" dist/bin/tokenferry >"$folder/tokenferry-$version.cdx.json"
  (cd $folder && sha256sum -- * >SHA256SUMS && ls -sh)
}
