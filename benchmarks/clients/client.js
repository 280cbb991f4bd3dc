// SPDX-License-Identifier: Apache-2.0
// One request through the proxy, in words that Node.js 0.8 understands:
//   node client.js PROXY_PORT HOST:PORT ROOT.pem
// Prints one line: the status of the response, or what kept it from one.
var fs = require('fs');
var net = require('net');
var tls = require('tls');
var target = process.argv[3];

function end(what) {
  console.log(String(what).split('\n')[0]);
  process.exit(0);
}

var plain = net.connect(Number(process.argv[2]), '127.0.0.1', function () {
  plain.write('CONNECT ' + target + ' HTTP/1.1\r\nHost: ' + target + '\r\n\r\n');
  plain.once('data', function (answer) {
    if (!/^HTTP\/1\.[01] 200/.test(String(answer))) {
      end(answer);
    }
    var secure = tls.connect({
      socket: plain,
      servername: target.split(':')[0],
      host: target.split(':')[0],
      ca: [fs.readFileSync(process.argv[4])],
      rejectUnauthorized: true
    }, function () {
      secure.write('GET / HTTP/1.0\r\nHost: ' + target + '\r\n\r\n');
    });
    var answer = '';
    secure.on('data', function (data) { answer += data; });
    secure.on('error', end);
    secure.on('end', function () { end(answer); });
    secure.on('close', function () { end(answer || 'closed'); });
  });
});
plain.on('error', end);
setTimeout(function () { end('no answer'); }, 20000);
