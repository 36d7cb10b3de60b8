import sharp from "sharp";
(async()=>{const names=process.argv.slice(3);let y=0;const c:any[]=[];let W=0;for(const n of names){const b=await sharp(`/tmp/sheets/${n}.png`).toBuffer({resolveWithObject:true});c.push({input:b.data,left:0,top:y});y+=b.info.height+8;W=Math.max(W,b.info.width);}
await sharp({create:{width:W,height:y,channels:3,background:"#fff"}}).composite(c).png().toFile(process.argv[2]);})();
